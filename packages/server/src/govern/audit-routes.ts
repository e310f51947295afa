import type { JsonObject } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Records } from '../records/records.ts';
import { workspaceOf } from './policy.ts';

const Entry = Type.Object({
  seq: Type.Integer({ description: 'Its place in the one chain of all workspaces' }),
  at: Type.String(),
  author: Type.String({ description: 'key:<id>, link, operator or pack:<name>' }),
  action: Type.String(),
  target: Type.String(),
  detail: Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true }),
  hash: Type.String(),
});
const Page = Type.Object({
  entries: Type.Array(Entry, { description: 'The newest first' }),
  before: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the next page; null: this is the last' }),
});
const Query = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only entries older than this one' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
});

/** `GET /api/audit`: who did what in the caller's workspace. */
export function auditRoutes(app: FastifyInstance, records: Records): void {
  app.get(
    '/api/audit',
    {
      schema: { tags: ['audit'], summary: 'Who did what', querystring: Query, response: { 200: Page } },
      config: { policy: 'admin' },
    },
    async (request): Promise<Static<typeof Page>> => {
      const { before, limit = 100 } = request.query as Static<typeof Query>;
      const rows = await records.read((db) => {
        const all = db.selectFrom('audit').selectAll().where('workspace', '=', workspaceOf(request));
        const older = before === undefined ? all : all.where('seq', '<', before);
        return older
          .orderBy('seq', 'desc')
          .limit(limit + 1)
          .execute();
      });
      const entries = rows.slice(0, limit).map(({ seq, at, author, action, target, detail, hash }) => ({
        seq,
        at: new Date(at).toISOString(),
        author,
        action,
        target,
        detail: JSON.parse(detail) as JsonObject,
        hash,
      }));
      return { entries, before: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null };
    },
  );
}
