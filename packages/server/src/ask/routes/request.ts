import type { ErrorCode } from '@millrace/contract';
import type { FastifyReply } from 'fastify';

/**
 * Schemas of these routes are for the documentation; the handlers check by themselves, question by question, and say
 * which part of which one does not fit. Answers are written as they are.
 */
export const unchecked = {
  validatorCompiler: () => (value: unknown) => ({ value }),
  serializerCompiler: () => (value: unknown) => JSON.stringify(value),
} as const;

/** Aborts when the client has gone before it had its answer: nobody reads what the engine would go on to compute. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** What asking the store can end in. */
export const questionErrors: readonly ErrorCode[] = [
  'QUESTION_INVALID',
  'FIELD_UNKNOWN',
  'EXPRESSION_INVALID',
  'EXPRESSION_UNSUPPORTED',
  'RANGE_INVALID',
  'QUESTION_TOO_LARGE',
  'QUESTION_CANCELLED',
  'STORE_BUSY',
  'STORE_UNAVAILABLE',
];
