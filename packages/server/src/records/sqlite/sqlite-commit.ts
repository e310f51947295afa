import { Failure } from '../../kernel/kernel.ts';
import {
  quarantineFollower,
  type BookDelta,
  type Checkpoint,
  type Commit,
  type InsertPlan,
  type LinkReading,
  type StateKey,
  type StateRow,
  type TimerReading,
} from '../records.ts';
import { prepareAudit } from './sqlite-apply.ts';
import { prepareBooks } from './sqlite-books.ts';
import type { Connection } from './sqlite-file.ts';
import { prepareLate } from './sqlite-late.ts';
import { prepareLinks } from './sqlite-links.ts';
import { prepareSeen, type SeenOperations } from './sqlite-seen.ts';
import { prepareTimers } from './sqlite-timers.ts';

/** The latest named ranges that are kept even when every follower is past them: an event's story shows its range. */
export const keptRanges = 1000;
/** Old ranges are looked for once in so many commits. */
const pruneEvery = 100;

export type Operations = {
  readonly links: LinkReading;
  readonly getSeen: SeenOperations['get'];
  readonly timers: TimerReading;
  claim(follower: string, partition: number, now: number): Checkpoint;
  getStates(keys: readonly StateKey[]): (StateRow | undefined)[];
  commit(commit: Commit, now: number): void;
  plan(plan: Fenced<InsertPlan>): void;
  advance(plan: Fenced<InsertPlan>, books: readonly BookDelta[], now: number): void;
  pendingPlan(follower: string, partition: number): InsertPlan | undefined;
};

type Fenced<T> = T & { readonly epoch: number };

/** The prepared statements of the one writer, and the conditional transactions made of them. All synchronous. */
export function prepareOperations(db: Connection): Operations {
  const checkpoint = db.prepare<[string, number], Checkpoint>(
    'SELECT position, epoch FROM checkpoints WHERE follower = ? AND partition = ?',
  );
  const move = db.prepare('UPDATE checkpoints SET position = ?, updated = ? WHERE follower = ? AND partition = ?');
  const claim = db.prepare<[string, number, number], Checkpoint>(
    `INSERT INTO checkpoints (follower, partition, position, epoch, updated) VALUES (?, ?, 0, 1, ?)
     ON CONFLICT (follower, partition) DO UPDATE SET epoch = checkpoints.epoch + 1, updated = excluded.updated RETURNING position, epoch`,
  );
  const getState = db.prepare<[string, string, string], { state: string; version: number }>(
    'SELECT state, version FROM states WHERE workspace = ? AND kind = ? AND id = ?',
  );
  const putState = db.prepare(
    `INSERT INTO states (workspace, kind, id, state, version) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET state = excluded.state, version = excluded.version`,
  );
  const defer = db.prepare(
    'INSERT INTO deferred (partition, "offset", item, workspace, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const settle = db.prepare('DELETE FROM deferred WHERE partition = ? AND "offset" = ? AND item = ?');
  const putAhead = db.prepare('INSERT INTO ahead (partition, period, word) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const dropAhead = db.prepare('DELETE FROM ahead WHERE partition = ? AND period < ?');
  const nameRange = db.prepare(
    `INSERT INTO named_ranges (partition, received_from, received_to, admitted_from, admitted_to, quarantine_from, quarantine_to, epoch, events)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keepUnnamed = db.prepare(
    'INSERT INTO unnamed_ranges (topic, partition, from_offset, to_offset) VALUES (?, ?, ?, ?)',
  );
  const prune = db.prepare(
    `DELETE FROM named_ranges WHERE partition = ?
     AND received_to < (SELECT received_to FROM named_ranges WHERE partition = ? ORDER BY received_to DESC LIMIT 1 OFFSET ?)
     AND admitted_to <= (SELECT min(position) FROM checkpoints WHERE partition = ? AND follower NOT IN (?, '${quarantineFollower}'))`,
  );
  const getPlan = db.prepare<[string, number], { from_offset: number; to_offset: number; generation: string }>(
    'SELECT from_offset, to_offset, generation FROM insert_plans WHERE follower = ? AND partition = ?',
  );
  const putPlan = db.prepare(
    'INSERT INTO insert_plans (follower, partition, from_offset, to_offset, generation) VALUES (?, ?, ?, ?, ?)',
  );
  const dropPlan = db.prepare('DELETE FROM insert_plans WHERE follower = ? AND partition = ?');
  const addBooks = prepareBooks(db);
  const late = prepareLate(db);
  const links = prepareLinks(db);
  const seen = prepareSeen(db);
  const timers = prepareTimers(db);
  const audit = prepareAudit(db);
  let commits = 0;

  function mustStandAt(at: {
    readonly follower: string;
    readonly partition: number;
    readonly epoch: number;
    readonly from: number;
  }): void {
    const found = checkpoint.get(at.follower, at.partition);
    const where = `${at.follower}/${at.partition}`;
    if (found?.epoch !== at.epoch)
      throw new Failure('EPOCH_FENCED', { detail: `${where}: epoch ${at.epoch}, now ${found?.epoch ?? 'unclaimed'}` });
    if (found.position !== at.from) {
      throw new Failure('CHECKPOINT_MISMATCH', { detail: `${where}: expected ${at.from}, found ${found.position}` });
    }
  }

  function pendingPlan(follower: string, partition: number): InsertPlan | undefined {
    const row = getPlan.get(follower, partition);
    return row && { follower, partition, from: row.from_offset, to: row.to_offset, generation: row.generation };
  }

  function mustBePending(plan: InsertPlan): void {
    const pending = pendingPlan(plan.follower, plan.partition);
    if (pending?.from !== plan.from || pending.to !== plan.to || pending.generation !== plan.generation) {
      throw new Failure('CHECKPOINT_MISMATCH', {
        detail: `${plan.follower}/${plan.partition}: another plan is pending, or none`,
      });
    }
  }

  return {
    links: links.reading,
    getSeen: seen.get,
    timers: timers.reading,
    // Outside of a transaction a statement that returns rows hides that its commit failed.
    claim: db.transaction(
      (follower: string, partition: number, now: number) => claim.get(follower, partition, now) ?? fail(),
    ).immediate,
    getStates: (keys) =>
      keys.map(({ workspace, kind, id }) => {
        const row = getState.get(workspace, kind, id);
        return row && { workspace, kind, id, state: row.state, version: row.version };
      }),
    commit: db.transaction((commit: Commit, now: number) => {
      const { follower, epoch, range } = commit;
      const { partition } = range;
      mustStandAt({ follower, partition, epoch, from: range.receivedFrom });
      for (const { workspace, kind, id, state, version } of commit.states)
        putState.run(workspace, kind, id, state, version);
      if (commit.late !== undefined) late(commit.late);
      addBooks(commit.books);
      for (const { partition: p, offset, index, workspace, since } of commit.defer)
        defer.run(p, offset, index, workspace, since);
      for (const { partition: p, offset, index } of commit.settled) settle.run(p, offset, index);
      for (const { period, word } of commit.ahead?.add ?? []) putAhead.run(partition, period, word);
      if (commit.ahead?.from !== undefined) {
        dropAhead.run(partition, commit.ahead.from);
        putAhead.run(partition, commit.ahead.from, -1);
      }
      seen.put(commit.seen ?? []);
      if (commit.links !== undefined) links.write(commit.links);
      if (commit.timers !== undefined) timers.write(commit.timers);
      if (commit.audit !== undefined) audit(commit.audit);
      for (const { topic, partition: p, from, to } of commit.unnamed) keepUnnamed.run(topic, p, from, to);
      if (movesAnEnd(commit)) {
        nameRange.run(
          partition,
          range.receivedFrom,
          range.receivedTo,
          range.admittedFrom,
          range.admittedTo,
          range.quarantineFrom,
          range.quarantineTo,
          epoch,
          range.events,
        );
      }
      move.run(range.receivedTo, now, follower, partition);
      commits += 1;
      if (commits % pruneEvery === 0) prune.run(partition, partition, keptRanges - 1, partition, follower);
    }).immediate,
    plan: db.transaction((plan: Fenced<InsertPlan>) => {
      mustStandAt(plan);
      if (pendingPlan(plan.follower, plan.partition) !== undefined) mustBePending(plan);
      else putPlan.run(plan.follower, plan.partition, plan.from, plan.to, plan.generation);
    }).immediate,
    advance: db.transaction((plan: Fenced<InsertPlan>, books: readonly BookDelta[], now: number) => {
      mustStandAt(plan);
      mustBePending(plan);
      addBooks(books);
      dropPlan.run(plan.follower, plan.partition);
      move.run(plan.to, now, plan.follower, plan.partition);
    }).immediate,
    pendingPlan,
  };
}

function movesAnEnd({ range }: Commit): boolean {
  return (
    range.receivedTo > range.receivedFrom ||
    range.admittedTo > range.admittedFrom ||
    range.quarantineTo > range.quarantineFrom
  );
}

function fail(): never {
  throw new Failure('INTERNAL', { detail: 'a claim returned no row' });
}
