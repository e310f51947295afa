import type { FastifyRequest } from 'fastify';
import { Failure } from '../kernel/kernel.ts';
import type { Attempts } from './attempts.ts';
import type { Caller, KeyKind } from './govern.ts';
import type { Keys } from './keys.ts';
import type { Sessions } from './sessions.ts';

export const policies = ['public', 'write', 'read', 'admin'] as const;
export type Policy = (typeof policies)[number];

/** Which kinds of key may do what. What is not listed is refused. */
const may: Readonly<Record<Exclude<Policy, 'public'>, readonly KeyKind[]>> = {
  write: ['secret', 'public', 'admin'],
  read: ['admin'],
  admin: ['admin'],
};

export const cookieName = 'millrace_session';
const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export type Parts = { readonly keys: Keys; readonly sessions: Sessions; readonly attempts: Attempts };

/** Who asks. Throws what the caller is to be told if it may not. A key goes before a cookie. */
export function callerOf(request: FastifyRequest, policy: Exclude<Policy, 'public'>, parts: Parts): Caller {
  const caller = byKey(request, parts) ?? bySession(request, parts);
  if (caller === undefined) throw new Failure('KEY_MISSING');
  if (!may[policy].includes(caller.kind)) throw new Failure('KEY_NOT_ALLOWED');
  return caller;
}

/** Whether whoever asked then may still ask now: its key is not revoked, its session not over. */
export function isStillAllowed(request: FastifyRequest, policy: Exclude<Policy, 'public'>, parts: Parts): boolean {
  try {
    return callerOf(request, policy, parts).workspace === request.caller?.workspace;
  } catch {
    return false;
  }
}

function byKey(request: FastifyRequest, { keys, attempts }: Parts): Caller | undefined {
  const [, key] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined) return undefined;
  // A right key is never held up by the wrong ones of its address.
  const grant = keys.authenticate(key);
  if (grant === undefined) {
    attempts.check(request.ip);
    attempts.failed(request.ip);
    throw new Failure('KEY_UNKNOWN');
  }
  return { workspace: grant.workspace, keyId: grant.keyId, kind: grant.kind, via: 'key' };
}

function bySession(request: FastifyRequest, { sessions }: Parts): Caller | undefined {
  const secret = request.cookies[cookieName];
  if (secret === undefined) return undefined;
  const session = sessions.find(secret);
  if (session === undefined) throw new Failure('SIGN_IN_INVALID');
  if (!safeMethods.includes(request.method)) requireSameOrigin(request);
  return { workspace: session.workspace, keyId: session.keyId, kind: 'admin', via: 'session' };
}

/**
 * A browser names the page that sends; another site's page may not use the cookie. The host is what the request says, so
 * a page whose name was made to point here would pass; but the cookie belongs to the name it was set under. Where the
 * browser itself says whether the page is of the same origin, that counts too.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = request.headers;
  const page = origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
  if (page !== request.host || site !== 'same-origin') throw new Failure('ORIGIN_NOT_ALLOWED');
}
