import type { EventStory, EventView, Position } from '@millrace/contract';
import { isFailure } from '../../kernel/kernel.ts';
import { storeFollower } from '../../load/load.ts';
import { activityFollower } from '../../measure/measure.ts';
import type { Reading, Records } from '../../records/records.ts';
import type { Store } from '../../store/store.ts';

export type StoryOptions = {
  readonly store: Pick<Store, 'query'>;
  readonly records: Pick<Records, 'read'>;
  /** What the client sent, as it came, by its place in `received`. */
  readonly readOriginal: (position: Position) => Promise<unknown>;
};

/** `stored`: seen in the store, not only in memory. */
export type Found = { readonly view: EventView; readonly admitted: number; readonly stored: boolean };

type Step = EventStory['story'][number];

/** What became of an event at every stage, as far as the records know. */
export async function storyOf(found: Found, workspace: string, options: StoryOptions): Promise<EventStory> {
  const { view } = found;
  const known = await options.records.read((db) => readKnown(db, found, workspace));
  const original = await options.readOriginal(view.position).catch((error: unknown) => {
    if (isFailure(error, 'LOG_TRIMMED') || isFailure(error, 'NOT_FOUND')) return null;
    throw error;
  });
  return { event: view, original: original ?? null, story: stepsOf(found, known), state: stateOf(known.state?.state) };
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
  return { range, checkpoints, plans, state };
}

function stepsOf({ view, admitted, stored }: Found, known: Known): Step[] {
  const { partition, offset, index } = view.position;
  const { range, state } = known;
  const at = (follower: string): number => known.checkpoints.find((each) => each.follower === follower)?.position ?? 0;
  const inRollup = at(activityFollower) > admitted && !view.test;
  return [
    step('received', true, { topic: 'received', partition, offset, index }, view.received),
    step('admitted', true, {
      topic: 'admitted',
      partition,
      offset: admitted,
      ...(range === undefined
        ? {}
        : {
            named: [range.admitted_from, range.admitted_to],
            received: [range.received_from, range.received_to],
            epoch: range.epoch,
          }),
    }),
    step('state', state !== undefined, {
      ...(view.subject === null ? { reason: 'the event has no subject' } : view.subject),
      ...(state === undefined ? {} : { version: state.version }),
    }),
    step('stored', stored, { table: 'events', checkpoint: at(storeFollower), ...planOf(known, storeFollower) }),
    step('rollup', inRollup, {
      rollup: 'activity',
      checkpoint: at(activityFollower),
      ...planOf(known, activityFollower),
      ...(view.test ? { reason: 'test events are in no metric' } : {}),
    }),
  ];
}

/** `at` is known of what carries its own time. */
function step(stage: Step['stage'], done: boolean, detail: Step['detail'], at: string | null = null): Step {
  return { stage, done, at, detail };
}

/** The insert under way that holds the event, if there is one. */
function planOf({ plans }: Known, follower: string): { inserting?: { generation: string; range: [number, number] } } {
  const plan = plans.find((each) => each.follower === follower);
  if (plan === undefined) return {};
  return { inserting: { generation: plan.generation, range: [plan.from_offset, plan.to_offset] } };
}

function stateOf(text: string | undefined): EventStory['state'] {
  return text === undefined ? null : (JSON.parse(text) as Record<string, unknown>);
}
