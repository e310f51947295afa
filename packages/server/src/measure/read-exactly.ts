import { pause } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import type { QueryOptions, QueryResult, Store } from '../store/store.ts';
import type { Statement } from './compile/derive-sql.ts';
import { covers, mappedReading, rawReading, rollupReading, type Need, type Reading } from './compile/reading.ts';
import { subjectsAlone, subjectsLinked, type People } from './compile/people.ts';
import { activity, followerOf } from './compile/rollup.ts';
import { standingOf, waitsMs } from './standing.ts';

export type Exact = {
  readonly records: Pick<Records, 'read'>;
  readonly store: Pick<Store, 'query'>;
  readonly need: Need;
  /** Wraps the reading into the whole statement. */
  readonly statement: (reading: Reading) => Statement;
  readonly options?: Pick<QueryOptions, 'signal' | 'timeoutMs'>;
};

/** `names`: what the answer says it used. */
export type Answered = QueryResult & { readonly names: readonly string[] };

/**
 * Answers from the smallest rollup that covers the need, else from events. Exact beside a working keeper: a rollup is
 * read at a position only if before and after no insert was planned and the checkpoint stayed; the keeper persists its
 * plan before it inserts, so what was read in between was whole. After a few tries in vain it reads events alone.
 */
export async function readExactly(exact: Exact): Promise<Answered> {
  const { records, need } = exact;
  if (need.metric === 'subjects' && (await hasLinked(records, need.workspace))) return run(exact, mappedReading(need));
  if (!covers(activity, need)) return run(exact, rawReading(need));
  const follower = followerOf(activity);
  let before = await standingOf(records, follower);
  for (const wait of waitsMs) {
    if (before.moving) {
      await pause(wait, exact.options?.signal);
      before = await standingOf(records, follower);
      continue;
    }
    if (before.position === 0) break;
    const { position, isWhole } = before;
    const result = await run(exact, rollupReading(need, { rollup: activity, position, isWhole }));
    const after = await standingOf(records, follower);
    if (!after.moving && after.position === position) return result;
    before = after;
  }
  return run(exact, rawReading(need));
}

export type Behind = Pick<Exact, 'records' | 'store' | 'options'> & {
  readonly workspace: string;
  readonly statement: (people: People) => Statement;
  /** Leaves some of them out. */
  readonly among?: (people: People) => People;
};

/** Answers from events alone, whose subjects are told by the persons they stand for. */
export async function readEvents({ store, options, ...told }: Behind): Promise<Answered> {
  const { sql, params, names } = await writtenFor(told);
  return { ...(await store.query(sql, { ...options, params })), names };
}

/** The same in batches, for answers too long to be held at once. */
export async function* streamEvents({
  store,
  options,
  ...told
}: Omit<Behind, 'store'> & { readonly store: Pick<Store, 'stream'> }): AsyncIterable<readonly (readonly unknown[])[]> {
  const { sql, params } = await writtenFor(told);
  yield* store.stream(sql, { ...options, params });
}

async function writtenFor({ records, workspace, statement, among }: Omit<Behind, 'store' | 'options'>) {
  const all = await peopleOf(records, workspace);
  const people = among === undefined ? all : among(all);
  const { sql, params } = statement(people);
  return { sql, params: { ...params, ...people.params, workspace }, names: people.names };
}

/** Whom the events of a workspace are about. */
export async function peopleOf(records: Exact['records'], workspace: string): Promise<People> {
  return (await hasLinked(records, workspace)) ? subjectsLinked : subjectsAlone;
}

/** Whether any of its ids stands for another. */
export async function hasLinked(records: Exact['records'], workspace: string): Promise<boolean> {
  const found = await records.read((db) =>
    db.selectFrom('linked').select('id').where('workspace', '=', workspace).limit(1).executeTakeFirst(),
  );
  return found !== undefined;
}

async function run({ store, statement, options }: Exact, reading: Reading): Promise<Answered> {
  const { sql, params } = statement(reading);
  const result = await store.query(sql, { ...options, params, brief: reading.brief });
  return { ...result, names: reading.names };
}
