import { EntityPage, type EntityLine } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { KindFold } from '../../admit/admit.ts';
import { checkExpression, compileSql } from '../../language/language.ts';
import { readNameCursor, writeNameCursor } from '../cursor.ts';
import { conditionOf } from '../questions/search.ts';
import { goneSignal, questionErrors, unchecked } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import { classesBy } from './entity-view.ts';
import { isoOf } from './iso-of.ts';
import { maskAt, type Classes } from './mask.ts';
import { KindParam, limitOf, oneText, Page } from './parameters.ts';
import { refuseClassed } from './refuse-classed.ts';
import { stateSchemaOf } from './state-schema.ts';

import { Failure, readJson } from '../../kernel/kernel.ts';

/** A state may have 64 KB. */
const mostEntities = 200;
const schema = {
  tags: ['entities'],
  summary: 'Subjects of a kind, by what they are now',
  description:
    'In the order of their ids, as they stand in the store; `through` says how fresh. A subject with several ids is ' +
    'listed under each. `cursor` is null on the last page.',
  params: Type.Object({ kind: KindParam }),
  querystring: Type.Object({
    where: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256 * 1024,
        description: 'A condition over id, events, first_seen, last_seen, types and the fields of the state',
      }),
    ),
    ...Page(mostEntities),
  }),
  response: { 200: EntityPage },
};

/** `GET /api/entities/:kind?where=&limit=&cursor=`. */
export function listRoute(app: FastifyInstance, options: EntityOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, 'CURSOR_INVALID', 'FIELD_PERSONAL', 'NOT_FOUND'] };
  app.get('/api/entities/:kind', { schema, config, ...unchecked }, async (request, reply) => {
    const { query } = request;
    const { kind } = request.params as { readonly kind: string };
    const workspace = options.workspaceOf(request);
    const [where, cursor, limit] = [oneText(query, 'where'), oneText(query, 'cursor'), limitOf(query, mostEntities)];
    const how = options.foldOf(workspace, kind);
    if (how.spec === null) await mustHaveSubjects({ workspace, kind }, options);
    const condition = conditionSql(where, how, options.clock.now());
    const same = [workspace, 'entities', kind, where ?? null];
    const after = cursor === undefined ? '' : readNameCursor(cursor, same);
    const through = options.storedThrough();
    const { rows } = await options.store.query(
      `SELECT id, version, toUnixTimestamp64Milli(first_seen), toUnixTimestamp64Milli(last_seen), events,
         JSONExtractRaw(state, 'fields')
       FROM entities FINAL
       WHERE workspace = {workspace:String} AND kind = {kind:String} AND id > {after:String} AND events > 0 AND ${condition.sql}
       ORDER BY id LIMIT {limit:UInt32}`,
      { params: { ...condition.params, workspace, kind, after, limit: limit + 1 }, signal: goneSignal(reply) },
    );
    const classes = classesBy(how);
    const page = rows.slice(0, limit).map((row) => lineAt(row, classes));
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      entities: page,
      cursor: last === undefined ? null : writeNameCursor(last.id, same),
      through: isoOf(through),
    } satisfies EntityPage;
  });
}

function conditionSql(text: string | undefined, how: KindFold, now: number) {
  if (text === undefined) return { sql: '1', params: {} };
  const where = conditionOf(text);
  const schema = stateSchemaOf(how.spec);
  refuseClassed(checkExpression(where, schema, { root: 'where', expects: 'boolean' }), classesBy(how));
  const { sql, params } = compileSql(where, schema, { now });
  return { sql: `(${sql})`, params };
}

type OfKind = { readonly workspace: string; readonly kind: string };

/** Of a kind that no document declares there may be subjects all the same. */
async function mustHaveSubjects({ workspace, kind }: OfKind, { records }: EntityOptions): Promise<void> {
  const found = await records.read((db) =>
    db
      .selectFrom('states')
      .select('id')
      .where('workspace', '=', workspace)
      .where('kind', '=', kind)
      .limit(1)
      .executeTakeFirst(),
  );
  if (found === undefined)
    throw new Failure('NOT_FOUND', { detail: `no document declares the kind ${kind}, and no event is about one` });
}

function lineAt(row: readonly unknown[], classes: Classes): EntityLine {
  const [id, version, first, last, events, fields] = row;
  const parsed: unknown = fields === '' ? {} : readJson(String(fields));
  return {
    id: String(id),
    version: Number(version),
    firstSeen: isoOf(Number(first)),
    lastSeen: isoOf(Number(last)),
    events: Number(events),
    fields: maskAt(parsed, [], classes) as EntityLine['fields'],
  };
}
