import {
  Answer,
  canonicalJson,
  Problem,
  Question,
  SavedQuestion,
  UnsavedQuestion,
  type ErrorCode,
} from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Failure, problemOf, type Logger } from '../../kernel/kernel.ts';
import { answerQuestion, type AnswerOptions } from '../answer-question.ts';
import { bounded } from '../bounded.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';
import { formWanted, writtenAnswer, writtenTypes } from './written.ts';

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
    UnsavedQuestion,
    Type.Array(Type.Union([Question, SavedQuestion, UnsavedQuestion]), { maxItems: mostQuestions }),
  ]),
  response: {
    200: {
      content: {
        'application/json': { schema: Type.Union([Answer, Type.Array(Answered)]) },
        'text/csv': { schema: Type.String({ description: 'Of one question: a line of names, and one of cells each' }) },
      },
    },
  },
};

/** What a question may be refused with besides. */
export const askErrors: readonly ErrorCode[] = [
  'QUESTION_UNKNOWN',
  'SEGMENT_UNKNOWN',
  'SEGMENT_INVALID',
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
    const form = formWanted(request.headers.accept);
    reply.header('vary', 'accept');
    if (!Array.isArray(body)) {
      const answer = await answerQuestion(body, asker, options);
      return form === 'csv' ? reply.type(writtenTypes.csv).send(writtenAnswer(answer)) : answer;
    }
    if (form === 'csv') throw new Failure('QUESTION_INVALID', { detail: 'a file holds the answer to one question' });
    if (body.length > mostQuestions) {
      throw new Failure('QUESTION_INVALID', { detail: `${body.length} questions, at most ${mostQuestions} at once` });
    }
    const answerOnce = eachOnce((question) => answerQuestion(question, asker, options));
    return bounded(body, width, async (question: unknown) => {
      try {
        return await answerOnce(question);
      } catch (error) {
        const { body: problem } = problemOf(error, request.id);
        if (problem.code === 'INTERNAL')
          options.logger?.error({ err: error, requestId: request.id }, 'question failed');
        return { error: problem };
      }
    });
  });
}

/** Of questions that say the same, as tiles that show columns of one answer do, the first is answered. */
function eachOnce(answer: (question: unknown) => Promise<Answer>): (question: unknown) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return (question) => {
    const key = keyOf(question);
    if (key === undefined) return answer(question);
    const known = answers.get(key) ?? answer(question);
    answers.set(key, known);
    return known;
  };
}

/** None for what no question can be, too deep or with a number beyond all: that is refused by itself. */
function keyOf(question: unknown): string | undefined {
  try {
    return canonicalJson(question);
  } catch {
    return undefined;
  }
}
