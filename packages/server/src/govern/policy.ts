import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure, must } from '../kernel/kernel.ts';
import { callerOf, policies, type Parts, type Policy } from './callers.ts';
import type { Caller } from './govern.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where the route is public. */
    caller: Caller | null;
  }
}

/** Every route declared after this has a policy and is checked by it, before its body is read. */
export async function enforcePolicy(app: FastifyInstance, parts: Parts): Promise<void> {
  await app.register(cookie);
  app.decorateRequest('caller', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (policyOf(config) !== undefined) return;
    throw new Failure('INTERNAL', { detail: `route ${String(method)} ${url} declares no policy` });
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) return done();
    const policy = must(policyOf(request.routeOptions.config), 'every route has a policy');
    if (policy !== 'public') request.caller = callerOf(request, policy, parts);
    done();
  });
}

/** The workspace of whoever asks; for routes that are not public. */
export function workspaceOf(request: FastifyRequest): string {
  if (request.caller === null) throw new Failure('KEY_MISSING');
  return request.caller.workspace;
}

function policyOf(config: object | undefined): Policy | undefined {
  const { policy }: { policy?: unknown } = config ?? {};
  return policies.find((known) => known === policy);
}
