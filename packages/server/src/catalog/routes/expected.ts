import type { FastifyRequest } from 'fastify';
import { Failure } from '../../kernel/kernel.ts';

/**
 * The version that the caller has seen: `?expected=3`, `If-Match: "3"`, or `If-None-Match: *` where it must not be there.
 * Nothing of it: the change is made whatever stands there.
 */
export function expectedVersion(request: FastifyRequest): { readonly expectedVersion?: number } {
  const { expected } = request.query as { readonly expected?: string };
  if (expected !== undefined) return { expectedVersion: Number(expected) };
  const none = request.headers['if-none-match'];
  if (none !== undefined) {
    if (none.trim() !== '*')
      throw new Failure('REQUEST_INVALID', { detail: 'If-None-Match: only * is understood here' });
    return { expectedVersion: 0 };
  }
  const match = request.headers['if-match'];
  if (match === undefined) return {};
  const [, version] = /^(?:W\/)?"([0-9]{1,15})"$/.exec(match.trim()) ?? [];
  if (version === undefined) {
    throw new Failure('REQUEST_INVALID', {
      detail: 'If-Match: send the ETag of the version that you have seen, as "3"',
    });
  }
  return { expectedVersion: Number(version) };
}
