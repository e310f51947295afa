import { EventPage, Instant } from '@millrace/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, type Clock, within } from '../../kernel/kernel.ts';
import { eventMasks } from '../event-masks.ts';
import type { Edition } from '../../catalog/catalog.ts';
import type { Store } from '../../store/store.ts';
import { readEventCursor, writeEventCursor } from '../cursor.ts';
import { searchOf, searchSql, windowsOf, type Place, type Search } from '../questions/search.ts';
import { tellSuperseding } from '../superseding.ts';
import { eventSelect, storedEvent, type StoredEvent } from './event-row.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';

export type EventsRouteOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly clock: Clock;
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly documentsOf: (workspace: string) => Edition;
};

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 1024, description }));
const mostEvents = 1000;
const Query = Type.Object(
  {
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    type: text('Only this event type'),
    producer: text('Only events of this producer'),
    subject: text('Only events about this subject, kind/id'),
    where: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256 * 1024,
        description: 'A condition as text, or its tree as JSON, see docs/language.md',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostEvents, default: 50 })),
    cursor: text('From the page before, of the same search'),
  },
  { additionalProperties: false },
);
const validator = Compile(Query);

const schema = {
  tags: ['events'],
  summary: 'Search events, newest first',
  description: 'cursor is null on the last page. Events with a later time than now are listed too, first.',
  querystring: Query,
  response: { 200: EventPage },
};

/** `GET /api/events`. */
export function eventsRoute(
  app: FastifyInstance,
  { store, clock, workspaceOf, documentsOf }: EventsRouteOptions,
): void {
  const config = { policy: 'read', errors: [...questionErrors, 'CURSOR_INVALID', 'FIELD_PERSONAL'] };
  app.get('/api/events', { schema, config, ...unchecked }, async (request, reply) => {
    const { limit = 50, cursor, ...query } = queryOf(request.query);
    const workspace = workspaceOf(request);
    const now = clock.now();
    const documents = documentsOf(workspace);
    const asked = searchOf(query, { workspace, now, documents });
    const same = [workspace, query];
    const read = cursor === undefined ? undefined : readEventCursor(cursor, same);
    const search = read === undefined ? asked : { ...asked, from: read.from, before: read.before };
    const signal = goneSignal(reply);
    const found = await find(store, search, { now, after: read?.after, limit: limit + 1, signal });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    const { mask } = eventMasks(documents);
    const views = page.map(({ view }) => view);
    const told = await tellSuperseding(views, { store, workspace, signal });
    return {
      events: told.map(mask),
      cursor: more ? writeEventCursor({ from: search.from, before: search.before, after: placeOf(last) }, same) : null,
    } satisfies EventPage;
  });
}

type Finding = {
  readonly now: number;
  readonly after: Place | undefined;
  readonly limit: number;
  readonly signal: AbortSignal;
};

async function find(store: Pick<Store, 'query'>, search: Search, finding: Finding): Promise<StoredEvent[]> {
  const { now, after, limit, signal } = finding;
  const found: StoredEvent[] = [];
  for (const window of windowsOf(search, now, after)) {
    if (found.length >= limit) break;
    const place = after === undefined ? {} : { after };
    const { sql, params } = searchSql(search, { ...window, ...place, limit: limit - found.length });
    const { rows } = await store.query(`SELECT ${eventSelect} ${sql}`, { params, signal });
    found.push(...rows.map(storedEvent));
  }
  return found;
}

function placeOf({ view: { time, position } }: StoredEvent): Place {
  return [Date.parse(time), position.partition, position.offset, position.index];
}

/** Query strings carry text only; the limit is a number. */
function queryOf(query: unknown): Static<typeof Query> {
  const given = { ...(query as Record<string, unknown>) };
  if (typeof given.limit === 'string' && /^\d{1,6}$/.test(given.limit)) given.limit = Number(given.limit);
  if (validator.Check(given)) return given;
  const { path, message } = firstMisfit(validator.Errors(given), within(given));
  throw new Failure('REQUEST_INVALID', { detail: `${path.slice(1) || 'query'}: ${message}` });
}
