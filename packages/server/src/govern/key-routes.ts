import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure, must } from '../kernel/kernel.ts';
import { parseDuration } from '../language/language.ts';
import { authorOf } from './authors.ts';
import type { Keys, ListedKey } from './keys.ts';
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
  preset: Type.Boolean({ description: 'The environment says it: it is changed there, not rotated' }),
  lastUsed: Type.Optional(
    Type.String({
      description: 'When a request or a sign-in last had it, also one that it does not allow; absent: never',
    }),
  ),
  revoked: Type.Union([Type.String(), Type.Null()]),
  former: Type.Array(
    Type.Object({
      until: Type.String(),
      lastUsed: Type.Optional(Type.String({ description: 'The same since the key was rotated; absent: not since' })),
    }),
    { description: 'Secrets that the key had before it was rotated, and that still work' },
  ),
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
const Rotate = Type.Object(
  {
    keepsFor: Type.Optional(
      Type.String({
        maxLength: 32,
        description:
          'How long the secret before goes on working, as a duration: 90m, 24h, 7d; 0s: not at all; 30d at most',
        default: '24h',
      }),
    ),
  },
  { additionalProperties: false },
);
const RotatedKey = Type.Object({
  ...Shown.properties,
  until: Type.String({ description: 'When the secrets before stop working' }),
});
const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });

const tags = ['keys'];
const config = { policy: 'admin', errors: ['NOT_FOUND', 'NOT_READY'] };
const rotating = { policy: 'admin', errors: ['NOT_FOUND', 'KEY_PRESET', 'WRITE_CONFLICT', 'NOT_READY'] };
const minting = { policy: 'admin', errors: ['KEY_PRODUCER_RESERVED', 'NOT_READY'] };

const longestKeep = '30d';

/** `/api/keys`: list, mint, rotate and revoke the keys of the caller's workspace. */
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

  app.post(
    '/api/keys/:id/rotate',
    {
      schema: {
        tags,
        summary: 'Give a key another secret',
        description: 'The key stays what it is: id, name, kind, producer. Its new secret is shown once.',
        params: ById,
        body: Rotate,
        response: { 201: RotatedKey },
      },
      config: rotating,
    },
    async (request, reply) => {
      const by = { workspace: workspaceOf(request), author: authorOf(request) };
      const { keepsFor = '24h' } = request.body as Static<typeof Rotate>;
      const { id } = request.params as Static<typeof ById>;
      const { until, ...shown } = await keys.rotate(by, id, keptMs(keepsFor));
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...shown, until: instant(until) });
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

const instant = (at: number): string => new Date(at).toISOString();
const lastUsed = (at: number | null): { readonly lastUsed?: string } => (at === null ? {} : { lastUsed: instant(at) });

function keptMs(keepsFor: string): number {
  const ms = parseDuration(keepsFor);
  if (ms !== undefined && ms <= must(parseDuration(longestKeep), 'a duration')) return ms;
  throw new Failure('REQUEST_INVALID', { detail: `keepsFor is a duration up to ${longestKeep}, such as 90m or 24h` });
}

function viewOf(row: ListedKey): Static<typeof KeyView> {
  const { id, name, producer, kind, prefix, created, preset, revoked, last_used: used, former } = row;
  return {
    id,
    name,
    producer,
    kind,
    prefix,
    created: instant(created),
    preset,
    ...lastUsed(used),
    revoked: revoked === null ? null : instant(revoked),
    former: former.map((each) => ({ until: instant(each.until), ...lastUsed(each.last_used) })),
  };
}
