import type { FastifyRequest } from 'fastify';
import { Failure } from '../kernel/kernel.ts';

/** Whoever runs the process: by a setting, or by starting it. */
export const operator = 'operator';

/** Who did it, as the audit trail and the versions of documents name it: `key:<id>`, or `link`, the one of the start. */
export function authorBy(keyId: string): string {
  return keyId === '' ? 'link' : `key:${keyId}`;
}

/** Of whoever asks; for routes that are not public. */
export function authorOf(request: FastifyRequest): string {
  if (request.caller === null) throw new Failure('KEY_MISSING');
  return authorBy(request.caller.keyId);
}
