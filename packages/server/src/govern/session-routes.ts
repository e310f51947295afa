import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { cookieName, requireSameOrigin, type Parts } from './callers.ts';
import { workspaceOf } from './policy.ts';
import { sessionMs } from './sessions.ts';
import type { SignInLinks } from './sign-in-links.ts';

const SignIn = Type.Union([
  Type.Object({ token: Type.String({ maxLength: 512 }) }, { additionalProperties: false }),
  Type.Object({ key: Type.String({ maxLength: 512 }) }, { additionalProperties: false }),
]);

const SessionView = Type.Object({
  workspace: Type.Object({ id: Type.String(), name: Type.String(), zone: Type.String() }),
  role: Type.String(),
});
type SessionView = Static<typeof SessionView>;

export type SessionRoutesOptions = Parts & { readonly records: Records; readonly links: SignInLinks };

const tags = ['session'];

/** `/api/session`: sign in with the printed link's token or the admin key, ask who one is, sign out. */
export function sessionRoutes(app: FastifyInstance, options: SessionRoutesOptions): void {
  const { records, sessions } = options;

  async function view(workspace: string): Promise<SessionView> {
    const row = await records.read((db) =>
      db.selectFrom('workspaces').select(['id', 'name', 'zone']).where('id', '=', workspace).executeTakeFirst(),
    );
    if (row === undefined) throw new Failure('NOT_FOUND', { detail: 'the workspace is gone' });
    return { workspace: row, role: 'admin' };
  }

  async function begin(
    request: FastifyRequest,
    reply: FastifyReply,
    credential: Static<typeof SignIn>,
  ): Promise<string> {
    const { workspace, keyId } = check(request, credential, options);
    const secret = await sessions.begin(workspace, keyId);
    const secure = request.protocol === 'https';
    reply.setCookie(cookieName, secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure,
      maxAge: sessionMs / 1000,
    });
    reply.header('cache-control', 'no-store');
    return workspace;
  }

  app.post(
    '/api/session',
    {
      schema: { tags, summary: 'Sign in', body: SignIn, response: { 200: SessionView } },
      config: {
        policy: 'public',
        errors: [
          'SIGN_IN_INVALID',
          'KEY_NOT_ALLOWED',
          'ORIGIN_NOT_ALLOWED',
          'QUOTA_EXCEEDED',
          'NOT_FOUND',
          'NOT_READY',
        ],
      },
    },
    async (request, reply) => {
      if (request.headers.origin !== undefined) requireSameOrigin(request);
      return await view(await begin(request, reply, request.body as Static<typeof SignIn>));
    },
  );

  app.get(
    '/api/session',
    {
      schema: { tags, summary: 'Who is signed in', response: { 200: SessionView } },
      config: { policy: 'read', errors: ['NOT_FOUND'] },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return await view(workspaceOf(request));
    },
  );

  app.delete(
    '/api/session',
    {
      schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } },
      config: { policy: 'public', errors: ['ORIGIN_NOT_ALLOWED', 'NOT_READY'] },
    },
    async (request, reply) => {
      const secret = request.cookies[cookieName];
      if (secret !== undefined) {
        requireSameOrigin(request);
        await sessions.end(secret);
      }
      return reply.clearCookie(cookieName, { path: '/' }).code(204).send();
    },
  );

  // Without a token this is a page of the dashboard. A HEAD, as a link preview sends it, must not use the token up.
  app.get(
    '/sign-in',
    { schema: { hide: true }, config: { policy: 'public' }, exposeHeadRoute: false },
    async (request, reply) => {
      const { token } = request.query as { token?: unknown };
      if (typeof token !== 'string') return reply.callNotFound();
      try {
        await begin(request, reply, { token });
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'SIGN_IN_INVALID') throw error;
        return reply.header('cache-control', 'no-store').redirect('/sign-in?error=SIGN_IN_INVALID', 303);
      }
      return reply.redirect('/', 303);
    },
  );
}

function check(
  request: FastifyRequest,
  credential: Static<typeof SignIn>,
  { keys, links, attempts }: SessionRoutesOptions,
): { readonly workspace: string; readonly keyId: string } {
  if ('token' in credential) {
    const workspace = links.take(credential.token);
    if (workspace !== undefined) return { workspace, keyId: '' };
  } else {
    const grant = keys.authenticate(credential.key);
    if (grant?.kind === 'admin') return grant;
    if (grant !== undefined) throw new Failure('KEY_NOT_ALLOWED', { detail: 'the dashboard takes an admin key' });
  }
  attempts.check(request.ip);
  attempts.failed(request.ip);
  throw new Failure('SIGN_IN_INVALID');
}
