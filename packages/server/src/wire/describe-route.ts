import { errorTable, Problem, type ErrorCode } from '@millrace/contract';
import type { FastifySchema } from 'fastify';
import { Type } from 'typebox';

/** What a route's config declares beside its schema: who may ask, and which codes are its own. */
type Declared = { readonly policy?: unknown; readonly errors?: readonly ErrorCode[] };
const always: readonly ErrorCode[] = ['REQUEST_INVALID', 'HEADERS_TOO_LARGE', 'REQUEST_TIMEOUT', 'INTERNAL'];
const withKey: readonly ErrorCode[] = [
  'KEY_MISSING',
  'KEY_UNKNOWN',
  'SIGN_IN_INVALID',
  'KEY_NOT_ALLOWED',
  'QUOTA_EXCEEDED',
];
const withBody: readonly ErrorCode[] = ['BODY_NOT_JSON', 'BODY_TOO_DEEP', 'BODY_TOO_LARGE', 'TYPE_UNSUPPORTED'];

/** Adds to a route of the document every error it can answer with: one problem body a status, its codes listed. */
export function describeRoute(
  schema: FastifySchema | undefined,
  method: string,
  config: object | undefined,
): FastifySchema {
  const declared: Declared = { ...config };
  const response = (schema?.response ?? {}) as Readonly<Record<number, unknown>>;
  const codes = new Set<ErrorCode>([
    ...always,
    ...(declared.policy === 'public' ? [] : withKey),
    ...(declared.policy === 'public' || method === 'GET' ? [] : (['ORIGIN_NOT_ALLOWED'] as const)),
    // The framework reads whatever body comes, wanted or not.
    ...(method === 'GET' ? [] : withBody),
    ...(declared.errors ?? []),
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorTable[code];
    if (status !== null) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problems: Record<number, unknown> = {};
  for (const [status, list] of byStatus) problems[status] = problemAnswer(list, response[status]);
  return { ...schema, response: { ...response, ...problems } };
}

/** `own`: what the route says itself of this status, in place of the plain problem. */
function problemAnswer(codes: readonly ErrorCode[], own: unknown): object {
  const problem = { ...Problem.properties, code: Type.Enum([...codes]) };
  return {
    description: codes.map((code) => `${code}: ${errorTable[code].message}`).join('\n\n'),
    content: { 'application/problem+json': { schema: own ?? Type.Object(problem, { additionalProperties: true }) } },
  };
}
