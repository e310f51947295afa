import {
  Drift,
  LearnedTypes,
  LearnedTypeView,
  type DriftFinding,
  type EventSpec,
  type LearnedTypeLine,
} from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure, parseInstant, type Clock } from '../../kernel/kernel.ts';
import type { LearnedTable, Records } from '../../records/records.ts';
import type { Catalog, Stored } from '../catalog.ts';
import { driftOf } from '../learning/drift.ts';
import { nothingLearned, parseLearned, sampling } from '../learning/learned.ts';
import { typeViewOf } from '../learning/views.ts';

export type TypeRoutesOptions = {
  readonly catalog: Catalog;
  readonly records: Pick<Records, 'read'>;
  readonly clock: Clock;
  readonly workspaceOf: (request: FastifyRequest) => string;
  /** Received time up to which the stream was learned from, ms since 1970. */
  readonly learnedThrough: () => Promise<number>;
};

const ByType = Type.Object({ type: Type.String() });
const DriftQuery = Type.Object({
  since: Type.Optional(
    Type.String({ description: 'ISO 8601 instant: findings last seen before it are left out. Default: 7 days ago' }),
  ),
  type: Type.Optional(Type.String({ description: 'Only of this type of event' })),
});
const tags = ['catalog'];
const read = { policy: 'read', errors: ['NOT_FOUND', 'RANGE_INVALID'] };
const weekMs = 7 * 24 * 60 * 60_000;
const mostFindings = 1000;
/** Of a type up to 100 KB are parsed: other requests in between. */
const pageTypes = 20;

/** `/api/catalog/types` and `/api/catalog/drift`: what the stream says about its events, held against the documents. */
export function typeRoutes(app: FastifyInstance, options: TypeRoutesOptions): void {
  const { catalog, records, clock, workspaceOf, learnedThrough } = options;

  app.get(
    '/api/catalog/types',
    {
      schema: { tags, summary: 'Types of events, declared and learned', response: { 200: LearnedTypes } },
      config: read,
    },
    async (request): Promise<LearnedTypes> => {
      const workspace = workspaceOf(request);
      await catalog.refresh();
      const declared = catalog.current(workspace).of('event');
      const rows = await records.read((db) =>
        db
          .selectFrom('learned')
          .select(['type', 'events', 'first', 'last', 'fields', 'problems'])
          .where('workspace', '=', workspace)
          .execute(),
      );
      return {
        through: iso(await learnedThrough()),
        sampling,
        types: linesOf(rows, declared),
        overflow: { events: rows.find(({ type }) => type === '')?.events ?? 0 },
      };
    },
  );

  app.get(
    '/api/catalog/types/:type',
    {
      schema: {
        tags,
        summary: 'What is known about a type of event, and a document that says it',
        params: ByType,
        response: { 200: LearnedTypeView },
      },
      config: read,
    },
    async (request) => {
      const { type } = request.params as Static<typeof ByType>;
      const workspace = workspaceOf(request);
      await catalog.refresh();
      const spec = specOf(catalog.current(workspace).find('event', type));
      const row = await records.read((db) =>
        db
          .selectFrom('learned')
          .select('state')
          .where('workspace', '=', workspace)
          .where('type', '=', type)
          .where('type', '<>', '')
          .executeTakeFirst(),
      );
      if (row === undefined && spec === undefined)
        throw new Failure('NOT_FOUND', { detail: `no event of type ${type} was seen, and no document declares it` });
      const learned = row === undefined ? nothingLearned(type) : parseLearned(row.state);
      return typeViewOf(learned, { spec, through: await learnedThrough() });
    },
  );

  app.get(
    '/api/catalog/drift',
    {
      schema: {
        tags,
        summary: 'What has changed in the stream, or is missing in documents',
        querystring: DriftQuery,
        response: { 200: Drift },
      },
      config: read,
    },
    async (request): Promise<Drift> => {
      const query = request.query as Static<typeof DriftQuery>;
      const workspace = workspaceOf(request);
      const since = query.since === undefined ? clock.now() - weekMs : parseInstant(query.since);
      if (Number.isNaN(since)) throw new Failure('RANGE_INVALID', { detail: 'since is not an ISO 8601 instant' });
      await catalog.refresh();
      const edition = catalog.current(workspace);
      const through = await learnedThrough();
      const findings: DriftFinding[] = [];
      for await (const { type, state } of statesOf(records, workspace, query.type)) {
        if (type === '') continue;
        findings.push(...driftOf(parseLearned(state), { spec: specOf(edition.find('event', type)), through, since }));
      }
      findings.sort((a, b) => (a.first === b.first ? 0 : a.first < b.first ? 1 : -1));
      const listed = findings.slice(0, mostFindings);
      return {
        through: iso(through),
        since: iso(since),
        sampling,
        findings: listed,
        more: findings.length - listed.length,
      };
    },
  );
}

type Line = Omit<LearnedTable, 'workspace' | 'state'>;

function linesOf(rows: readonly Line[], declared: readonly Stored[]): LearnedTypeLine[] {
  const documents = new Map(declared.map((document) => [document.name, specOf(document)]));
  const lineOf = (type: string, row: Line | undefined): LearnedTypeLine => {
    const spec = documents.get(type);
    return {
      type,
      declared: spec !== undefined,
      mode: spec === undefined ? null : (spec.mode ?? 'observe'),
      first: row === undefined ? null : iso(row.first),
      last: row === undefined ? null : iso(Math.max(row.first, row.last)),
      events: row?.events ?? 0,
      fields: row?.fields ?? 0,
      problems: row?.problems ?? 0,
    };
  };
  const seen = rows.filter(({ type }) => type !== '');
  const known = new Set(seen.map(({ type }) => type));
  const unseen = declared.filter(({ name }) => !known.has(name));
  return [...seen.map((row) => lineOf(row.type, row)), ...unseen.map(({ name }) => lineOf(name, undefined))].toSorted(
    (a, b) => (a.type < b.type ? -1 : 1),
  );
}

type State = Pick<LearnedTable, 'type' | 'state'>;

/** A page at a time, so that nothing is held up while one is looked at. */
async function* statesOf(
  records: Pick<Records, 'read'>,
  workspace: string,
  only: string | undefined,
): AsyncGenerator<State> {
  let after = '';
  for (let more = true; more;) {
    const page = await records.read((db) => {
      const states = db.selectFrom('learned').select(['type', 'state']).where('workspace', '=', workspace);
      const wanted = only === undefined ? states.where('type', '>', after) : states.where('type', '=', only);
      return wanted.orderBy('type').limit(pageTypes).execute();
    });
    yield* page;
    after = page.at(-1)?.type ?? '';
    more = only === undefined && page.length === pageTypes;
  }
}

/** Checked by its schema when it was put. */
function specOf(document: Stored | undefined): EventSpec | undefined {
  return document?.spec as EventSpec | undefined;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
