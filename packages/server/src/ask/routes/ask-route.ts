import { Answer, Problem, Question, SavedQuestion, type ErrorCode } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure, problemOf, type Logger } from '../../kernel/kernel.ts';
import { answerQuestion, type AnswerOptions } from '../answer-question.ts';
import { bounded } from '../bounded.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';

export type AskRouteOptions = AnswerOptions & {
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Gets what failed inside a list, where no error handler sees it. */
  readonly logger?: Logger;
};

const mostQuestions = 50;
/** Of one request at once: the engine has two threads, and other people ask too. */
const width = 4;

const Answered = Type.Union([Answer, Type.Object({ error: Problem })]);

const schema = {
  tags: ['questions'],
  summary: 'Ask one question, or up to 50 at once',
  description:
    'An object is answered by an answer. A list is answered by a list in the same order; a question that cannot be ' +
    'answered has {"error": problem} in its place and the others their answers.',
  body: Type.Union([
    Question,
    SavedQuestion,
    Type.Array(Type.Union([Question, SavedQuestion]), { maxItems: mostQuestions }),
  ]),
  response: { 200: Type.Union([Answer, Type.Array(Answered)]) },
};

/** What a question may be refused with besides. */
export const askErrors: readonly ErrorCode[] = [
  'QUESTION_UNKNOWN',
  'SEGMENT_UNKNOWN',
  'METRIC_UNKNOWN',
  'SCORE_UNKNOWN',
  'METRIC_INVALID',
  'FIELD_PERSONAL',
  'CURRENCIES_MIXED',
];

/** `POST /api/ask`. */
export function askRoute(app: FastifyInstance, options: AskRouteOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, ...askErrors] };
  app.post('/api/ask', { schema, config, ...unchecked }, async (request, reply) => {
    const asker = { workspace: options.workspaceOf(request), signal: goneSignal(reply) };
    const { body } = request;
    if (!Array.isArray(body)) return answerQuestion(body, asker, options);
    if (body.length > mostQuestions) {
      throw new Failure('QUESTION_INVALID', { detail: `${body.length} questions, at most ${mostQuestions} at once` });
    }
    return bounded(body, width, async (question: unknown) => {
      try {
        return await answerQuestion(question, asker, options);
      } catch (error) {
        const { body: problem } = problemOf(error, request.id);
        if (problem.code === 'INTERNAL')
          options.logger?.error({ err: error, requestId: request.id }, 'question failed');
        return { error: problem };
      }
    });
  });
}
