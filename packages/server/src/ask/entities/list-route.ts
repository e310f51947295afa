import { EntityPage, type EntityLine, type EntitySpec } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { KindFold } from '../../admit/admit.ts';
import { checkExpression, compileSql } from '../../language/language.ts';
import { peopleOf, segmentsBy, type Statement } from '../../measure/measure.ts';
import { readNameCursor, writeNameCursor } from '../cursor.ts';
import { chosenPeople } from '../questions/among.ts';
import { conditionOf } from '../questions/search.ts';
import { refusePersonal } from '../questions/refuse-personal.ts';
import { goneSignal, questionErrors, unchecked } from '../routes/request.ts';
import type { EntityOptions } from './entity-options.ts';
import { classesBy } from './entity-view.ts';
import { isoOf } from './iso-of.ts';
import { maskFields, type Classes } from './mask.ts';
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
  const config = {
    policy: 'read',
    errors: [
      ...questionErrors,
      'CURSOR_INVALID',
      'FIELD_PERSONAL',
      'NOT_FOUND',
      'SEGMENT_UNKNOWN',
      'SEGMENT_INVALID',
      'CURRENCIES_MIXED',
    ],
  };
  app.get('/api/entities/:kind', { schema, config, ...unchecked }, async (request, reply) => {
    const { query } = request;
    const { kind } = request.params as { readonly kind: string };
    const workspace = options.workspaceOf(request);
    const [where, cursor, limit] = [oneText(query, 'where'), oneText(query, 'cursor'), limitOf(query, mostEntities)];
    const how = options.foldOf(workspace, kind);
    if (how.spec === null) await mustHaveSubjects({ workspace, kind }, options);
    const condition = await conditionSql(where, how, { workspace, kind }, options);
    const same = [workspace, 'entities', kind, where ?? null];
    const after = cursor === undefined ? '' : readNameCursor(cursor, same);
    const through = options.storedThrough();
    const { rows } = await options.store.query(
      `SELECT id, version, toUnixTimestamp64Milli(first_seen), toUnixTimestamp64Milli(last_seen), events,
         JSONExtractRaw(state, 'fields')${condition.columns.map((column) => `, ${column}`).join('')}
       FROM entities FINAL
       WHERE workspace = {workspace:String} AND kind = {kind:String} AND id > {after:String} AND events > 0 AND ${condition.sql}
       ORDER BY id LIMIT {limit:UInt32}`,
      { params: { ...condition.params, workspace, kind, after, limit: limit + 1 }, signal: goneSignal(reply) },
    );
    const classes = classesBy(how, options.documentsOf(workspace));
    const page = rows.slice(0, limit).map((row) => lineAt(row, how.spec, classes));
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      entities: page,
      cursor: last === undefined ? null : writeNameCursor(last.id, same),
      through: isoOf(through),
    } satisfies EntityPage;
  });
}

type ConditionSql = Statement & { readonly columns: readonly string[] };

/** A condition and the columns that it needs: whether somebody is in a segment, as of now. */
async function conditionSql(
  text: string | undefined,
  how: KindFold,
  { workspace }: OfKind,
  { records, clock, documentsOf }: EntityOptions,
): Promise<ConditionSql> {
  if (text === undefined) return { sql: '1', params: {}, columns: [] };
  const where = conditionOf(text);
  const schema = { ...stateSchemaOf(how.spec), ...segmentsBy };
  const documents = documentsOf(workspace);
  refuseClassed(checkExpression(where, schema, { root: 'where', expects: 'boolean' }), classesBy(how, documents));
  // Of the segments that it names.
  refusePersonal({ where }, documents);
  const now = clock.now();
  const { sql, params } = compileSql(where, schema, { now });
  const asking = { workspace, documents };
  const people = chosenPeople(undefined, { at: now, asking, path: 'where', within: [] })(
    await peopleOf(records, workspace),
  );
  const columns = people.segmentsIn?.([sql], { kind: 'kind', id: 'id' }) ?? [];
  return { sql: `(${sql})`, params: { ...params, ...people.params }, columns };
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

function lineAt(row: readonly unknown[], spec: EntitySpec | null, classes: Classes): EntityLine {
  const [id, version, first, last, events, fields] = row;
  const parsed: unknown = fields === '' ? {} : readJson(String(fields));
  return {
    id: String(id),
    version: Number(version),
    firstSeen: isoOf(Number(first)),
    lastSeen: isoOf(Number(last)),
    events: Number(events),
    fields: maskFields(parsed, spec, classes) as EntityLine['fields'],
  };
}
