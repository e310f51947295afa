import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { authorOf } from './authors.ts';
import type { Keys, KeyRow } from './keys.ts';
import { workspaceOf } from './policy.ts';

const Kind = Type.Union([Type.Literal('secret'), Type.Literal('public'), Type.Literal('admin')], {
  description: 'secret: for servers, may import; public: for browsers, only writes; admin: everything of the workspace',
});

const KeyView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  producer: Type.String(),
  kind: Type.String(),
  prefix: Type.String({ description: 'How the key begins, or what it is' }),
  created: Type.String(),
  lastUsed: Type.Optional(Type.String({ description: 'When it last let somebody in; absent: never' })),
  revoked: Type.Union([Type.String(), Type.Null()]),
});

const NewKey = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    kind: Kind,
    producer: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
        description: 'In whose name its events are kept, not millrace. Default: api, web or admin, by kind',
      }),
    ),
  },
  { additionalProperties: false },
);
const Shown = Type.Object({
  id: Type.String(),
  key: Type.String({ description: 'Shown this once' }),
});
const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });

const tags = ['keys'];
const config = { policy: 'admin', errors: ['NOT_FOUND', 'NOT_READY'] };
const minting = { policy: 'admin', errors: ['KEY_PRODUCER_RESERVED', 'NOT_READY'] };

/** `/api/keys`: list, mint and revoke the keys of the caller's workspace. */
export function keyRoutes(app: FastifyInstance, keys: Keys): void {
  app.get(
    '/api/keys',
    { schema: { tags, summary: 'List keys', response: { 200: Type.Object({ keys: Type.Array(KeyView) }) } }, config },
    async (request) => ({ keys: (await keys.list(workspaceOf(request))).map(viewOf) }),
  );

  app.post(
    '/api/keys',
    { schema: { tags, summary: 'Mint a key', body: NewKey, response: { 201: Shown } }, config: minting },
    async (request, reply) => {
      const { name, kind, producer } = request.body as Static<typeof NewKey>;
      const by = { workspace: workspaceOf(request), author: authorOf(request) };
      const minted = await keys.mint({ ...by, name, kind, ...(producer !== undefined && { producer }) });
      return reply.code(201).header('cache-control', 'no-store').send(minted);
    },
  );

  app.delete(
    '/api/keys/:id',
    { schema: { tags, summary: 'Revoke a key', params: ById, response: { 204: Type.Null() } }, config },
    async (request, reply) => {
      const by = { workspace: workspaceOf(request), author: authorOf(request) };
      await keys.revoke(by, (request.params as Static<typeof ById>).id);
      return reply.code(204).send();
    },
  );
}

function viewOf({
  id,
  name,
  producer,
  kind,
  prefix,
  created,
  revoked,
  last_used: used,
}: KeyRow): Static<typeof KeyView> {
  const instant = (at: number): string => new Date(at).toISOString();
  return {
    id,
    name,
    producer,
    kind,
    prefix,
    created: instant(created),
    ...(used !== null && { lastUsed: instant(used) }),
    revoked: revoked === null ? null : instant(revoked),
  };
}
