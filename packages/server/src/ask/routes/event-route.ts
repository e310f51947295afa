import { EventStory, Problem, type EventView } from '@millrace/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Failure, problemOf } from '../../kernel/kernel.ts';
import { storeFollower } from '../../load/load.ts';
import { eventSelect, storedEvent } from './event-row.ts';
import { goneSignal, questionErrors, unchecked } from './request.ts';
import { storyOf, type Found, type StoryOptions } from './story.ts';

/** An event of the newest entries of admitted, which the store may not have yet. */
export type RecentEvent = EventView & { readonly admitted: number };

export type EventsOfId = Pick<StoryOptions, 'store' | 'records'> & {
  readonly workspaceOf: (request: FastifyRequest) => string;
  readonly recent: (workspace: string, id: string) => readonly RecentEvent[];
  /** Resolves when `recent` knows all that was received before, or after some tens of ms. */
  readonly admitted: () => Promise<void>;
};
export type EventRouteOptions = StoryOptions & EventsOfId;

export const EventParams = Type.Object({ id: Type.String({ maxLength: 128 }) });
export const OfProducer = Type.Object({ producer: Type.Optional(Type.String({ maxLength: 256 })) });

const schema = {
  tags: ['events'],
  summary: 'One event and its way through every stage',
  params: EventParams,
  querystring: OfProducer,
  response: {
    200: EventStory,
    409: Type.Object({
      ...Problem.properties,
      candidates: Type.Array(Type.Object({ producer: Type.String(), type: Type.String(), time: Type.String() })),
    }),
  },
};

/** `GET /api/events/:id?producer=`. */
export function eventRoute(app: FastifyInstance, options: EventRouteOptions): void {
  const config = { policy: 'read', errors: [...questionErrors, 'NOT_FOUND', 'EVENT_AMBIGUOUS'] };
  app.get('/api/events/:id', { schema, config, ...unchecked }, async (request, reply) => {
    const found = await eventsOfId(request, reply, options);
    const [first, ...others] = found;
    if (others.length === 0) return storyOf(first, options.workspaceOf(request), options);
    const { headers, body } = problemOf(new Failure('EVENT_AMBIGUOUS'), request.id);
    const candidates = found.map(({ view: { producer: from, type, time } }) => ({ producer: from, type, time }));
    return reply
      .code(409)
      .headers(headers)
      .send({ ...body, candidates });
  });
}

/** The event with the id that the request names; of several producers, or of the one it names. */
export async function eventsOfId(
  request: FastifyRequest,
  reply: FastifyReply,
  options: EventsOfId,
): Promise<readonly [Found, ...Found[]]> {
  const { id } = request.params as Static<typeof EventParams>;
  const { producer } = request.query as { producer?: unknown };
  if (producer !== undefined && typeof producer !== 'string') {
    throw new Failure('REQUEST_INVALID', { detail: 'producer: must be one text' });
  }
  const workspace = options.workspaceOf(request);
  const [first, ...others] = await findAll({ workspace, id, producer, signal: goneSignal(reply) }, options);
  if (first === undefined) throw new Failure('NOT_FOUND', { detail: 'no event with this id' });
  return [first, ...others];
}

type Wanted = {
  readonly workspace: string;
  readonly id: string;
  readonly producer: string | undefined;
  readonly signal: AbortSignal;
};

/**
 * One per producer, from the store if it is there already. Who names the producer of an event that has just come gets it
 * from memory: nobody else can have sent it, and the store, which alone knows of what is superseded, does not have it yet.
 */
async function findAll(wanted: Wanted, { store, records, recent, admitted }: EventsOfId): Promise<Found[]> {
  const { workspace, id, producer, signal } = wanted;
  const isWanted = (view: EventView): boolean => producer === undefined || view.producer === producer;
  const newest = (): Found[] =>
    recent(workspace, id)
      .filter(isWanted)
      .map(({ admitted, ...view }) => ({ view, admitted, storedAt: null }));
  let before = newest();
  if (producer !== undefined && before.length === 0) {
    await admitted();
    before = newest();
  }
  const [own] = before;
  if (producer !== undefined && own !== undefined && own.admitted >= (await storedBefore(records))) return before;
  const sql = `SELECT ${eventSelect} FROM events WHERE workspace = {workspace:String} AND id = {id:String} LIMIT 100`;
  let stored: Found[] = [];
  try {
    const { rows } = await store.query(sql, { params: { workspace, id }, signal });
    stored = rows.map((row) => storedEvent(row)).filter(({ view }) => isWanted(view));
  } catch (error) {
    // What is still in memory can be shown while the store is away.
    if (before.length === 0) throw error;
  }
  const known = new Set(stored.map(({ view }) => view.producer));
  // Asked again: it may have come while the store was busy.
  return [...stored, ...newest().filter(({ view }) => !known.has(view.producer))];
}

/** The entry of admitted before which the store has everything. */
async function storedBefore(records: EventRouteOptions['records']): Promise<number> {
  const row = await records.read((db) =>
    db
      .selectFrom('checkpoints')
      .select('position')
      .where('follower', '=', storeFollower)
      .where('partition', '=', 0)
      .executeTakeFirst(),
  );
  return row?.position ?? 0;
}
