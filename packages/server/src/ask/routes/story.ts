import {
  isDerived,
  type EntitySpec,
  type EventCleaning,
  type EventStory,
  type EventView,
  type Position,
} from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import type { ItemExplained } from '../../collect/collect.ts';
import { isFailure, readJson } from '../../kernel/kernel.ts';
import { classesBy } from '../entities/entity-view.ts';
import { maskFields } from '../entities/mask.ts';
import { eventMasks, hide } from '../event-masks.ts';
import { tellSuperseding } from '../superseding.ts';
import { storeFollower } from '../../load/load.ts';
import { activityFollower } from '../../measure/measure.ts';
import type { Reading, Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';

export type StoryOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly records: Pick<Records, 'read'>;
  /** What they class as personal is masked. */
  readonly documentsOf: (workspace: string) => Edition;
  /** What the client sent, as it came, by its place in `received`. */
  readonly readOriginal: (position: Position) => Promise<unknown>;
  /** What documents made of it on its way in. */
  readonly explain: (position: Position) => Promise<ItemExplained | undefined>;
  /** When an entry of admitted was made, ms since 1970. */
  readonly admittedAt: (admitted: number) => Promise<number>;
};

/** `storedAt` in ms since 1970; null: seen in memory, not in the store yet. */
export type Found = { readonly view: EventView; readonly admitted: number; readonly storedAt: number | null };

type Step = EventStory['story'][number];

/** What became of an event at every stage, as far as the records know. */
export async function storyOf(found: Found, workspace: string, options: StoryOptions): Promise<EventStory> {
  const { view } = found;
  const derived = isDerived(view.position);
  const [known, original, cleaning, admittedAt, conflicts, told] = await Promise.all([
    options.records.read((db) => readKnown(db, found, workspace)),
    derived ? null : options.readOriginal(view.position).catch(nullIfTrimmed),
    derived ? null : options.explain(view.position).catch(nullIfTrimmed),
    options.admittedAt(found.admitted).catch(nullIfTrimmed),
    conflictsOf(view, workspace, options),
    tellSuperseding([view], { store: options.store, workspace }).catch(nullIfAway),
  ]);
  const documents = options.documentsOf(workspace);
  const { mask, hidden, sent } = eventMasks(documents);
  const hiding = hidden(view, cleaning?.changes);
  return {
    event: mask(told?.[0] ?? view),
    original: sent(original ?? null, { type: view.type, kind: view.subject?.kind, hidden: hiding }),
    cleaning: cleaning === null || cleaning === undefined ? null : (hide(viewOf(cleaning), hiding) as EventCleaning),
    story: stepsOf(found, known, admittedAt),
    conflicts,
    state: stateOf(known.state?.state, documents, view.subject?.kind ?? ''),
  };
}

const mostBooks = 500;

/** Whether the workspace may have had conflicts since the event was received: of a little while the books say so. */
async function mayHaveConflicts(db: Reading, { received }: EventView, workspace: string): Promise<boolean> {
  const minute = Math.floor(Date.parse(received) / 60_000) * 60_000;
  const rows = await db
    .selectFrom('books')
    .select('conflict')
    .where('workspace', '=', workspace)
    .where('minute', '>=', minute)
    .limit(mostBooks)
    .execute();
  return rows.length === mostBooks || rows.some(({ conflict }) => conflict > 0);
}

async function conflictsOf(
  view: EventView,
  workspace: string,
  { store, records }: StoryOptions,
): Promise<EventStory['conflicts']> {
  const { producer, id, received } = view;
  // Mostly there is none, and records say so sooner than the store.
  if (!(await records.read((db) => mayHaveConflicts(db, view, workspace)))) return [];
  const sql = `
    SELECT partition, offset, item, toUnixTimestamp64Milli(received) FROM quarantine
    WHERE workspace = {workspace:String} AND received >= fromUnixTimestamp64Milli({from:Int64})
      AND producer = {producer:String} AND id = {id:String} AND code = 'EVENT_CONFLICT'
    ORDER BY received DESC, partition DESC, offset DESC, item DESC LIMIT 20`;
  try {
    const params = { workspace, producer, id, from: Date.parse(received) };
    const { rows } = await store.query(sql, { params, timeoutMs: 2_000, brief: true });
    return rows.map(([partition, offset, index, at]) => ({
      position: { partition: Number(partition), offset: Number(offset), index: Number(index) },
      received: new Date(Number(at)).toISOString(),
    }));
  } catch (error) {
    return nullIfAway(error);
  }
}

/** The rest of the story is known without the store. */
function nullIfAway(error: unknown): null {
  if (isFailure(error, 'STORE_UNAVAILABLE') || isFailure(error, 'QUESTION_TOO_LARGE')) return null;
  throw error;
}

function viewOf({ changes, problems, ...rest }: ItemExplained): EventCleaning {
  return { ...rest, changes: [...changes], problems: [...problems] };
}

type Known = Awaited<ReturnType<typeof readKnown>>;

async function readKnown(db: Reading, { view, admitted }: Found, workspace: string) {
  const { partition } = view.position;
  const range = await db
    .selectFrom('named_ranges')
    .selectAll()
    .where('partition', '=', partition)
    .where('admitted_from', '<=', admitted)
    .where('admitted_to', '>', admitted)
    .executeTakeFirst();
  const checkpoints = await db
    .selectFrom('checkpoints')
    .select(['follower', 'position'])
    .where('partition', '=', partition)
    .where('follower', 'in', [storeFollower, activityFollower])
    .execute();
  const plans = await db
    .selectFrom('insert_plans')
    .selectAll()
    .where('partition', '=', partition)
    .where('from_offset', '<=', admitted)
    .where('to_offset', '>', admitted)
    .execute();
  const state =
    view.subject === null
      ? undefined
      : await db
          .selectFrom('states')
          .select(['state', 'version'])
          .where('workspace', '=', workspace)
          .where('kind', '=', view.subject.kind)
          .where('id', '=', view.subject.id)
          .executeTakeFirst();
  return { range, checkpoints, plans, state, isLeft: await mustBeMadeAnew(db, view, workspace) };
}

/** Whether the subject's state takes the event only when it is made anew, together with what it replaces or takes back. */
async function mustBeMadeAnew(
  db: Reading,
  { subject, corrects, retracts }: EventView,
  workspace: string,
): Promise<boolean> {
  if (subject === null || (corrects === null && retracts === null)) return false;
  const row = await db
    .selectFrom('late_states')
    .select('since')
    .where('workspace', '=', workspace)
    .where('kind', '=', subject.kind)
    .where('id', '=', subject.id)
    .executeTakeFirst();
  return row !== undefined;
}

function stepsOf({ view, admitted, storedAt }: Found, known: Known, admittedAt: number | null): Step[] {
  const { partition, offset, index } = view.position;
  const { range, state, isLeft } = known;
  const checkpoint = (follower: string): number =>
    known.checkpoints.find((each) => each.follower === follower)?.position ?? 0;
  const stands = !view.repeat && !view.superseded;
  const inRollup = checkpoint(activityFollower) > admitted && !view.test && stands;
  const inState = state !== undefined && stands && !isLeft;
  const left = leftOut(view);
  const made = isoOf(admittedAt);
  return [
    isDerived(view.position)
      ? step('received', null, { reason: 'the platform has derived it from other events' })
      : step('received', view.received, { topic: 'received', partition, offset, index }),
    step('admitted', made, { topic: 'admitted', partition, offset: admitted, ...placesIn(range) }, true),
    step(
      'state',
      inState ? made : null,
      {
        ...(view.subject === null ? { reason: 'the event has no subject' } : view.subject),
        ...(state === undefined ? {} : { version: state.version }),
        ...(isLeft ? { reason: 'it is made anew, with this event and without the one that it names' } : left),
      },
      inState,
    ),
    step(
      'stored',
      isoOf(storedAt),
      { table: 'events', checkpoint: checkpoint(storeFollower), ...planOf(known, storeFollower) },
      storedAt !== null || checkpoint(storeFollower) > admitted,
    ),
    step(
      'rollup',
      null,
      {
        rollup: 'activity',
        checkpoint: checkpoint(activityFollower),
        ...planOf(known, activityFollower),
        ...(view.test ? { reason: 'test events are in no metric' } : left),
      },
      inRollup,
    ),
  ];
}

/** Why an event is in no state and in no metric. */
function leftOut({ repeat, superseded }: Found['view']): { readonly reason?: string } {
  if (repeat) return { reason: 'it repeats what comes once for its subject' };
  return superseded ? { reason: 'another event replaces it or takes it back' } : {};
}

/** Entries of both topics that stand beside the event's in one commit. */
function placesIn(range: Known['range']): Step['detail'] {
  if (range === undefined) return {};
  return {
    named: [range.admitted_from, range.admitted_to],
    received: [range.received_from, range.received_to],
    epoch: range.epoch,
  };
}

/** `at`: when it was done, if that is known. */
function step(stage: Step['stage'], at: string | null, detail: Step['detail'], done = at !== null): Step {
  return { stage, done, at, detail };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** The log no longer has, or does not have yet, what stood there. */
function nullIfTrimmed(error: unknown): null {
  if (isFailure(error, 'LOG_TRIMMED') || isFailure(error, 'NOT_FOUND')) return null;
  throw error;
}

/** The insert under way that holds the event, if there is one. */
function planOf({ plans }: Known, follower: string): { inserting?: { generation: string; range: [number, number] } } {
  const plan = plans.find((each) => each.follower === follower);
  if (plan === undefined) return {};
  return { inserting: { generation: plan.generation, range: [plan.from_offset, plan.to_offset] } };
}

/** What the state says, without what only folding on needs. */
function stateOf(text: string | undefined, documents: Edition, kind: string): EventStory['state'] {
  if (text === undefined) return null;
  const { by: _by, keys: _keys, proof: _proof, ...said } = readJson(text) as Record<string, unknown>;
  const spec = (documents.find('entity', kind)?.spec ?? null) as EntitySpec | null;
  return { ...said, fields: maskFields(said.fields, spec, classesBy({ spec }, documents)) };
}
