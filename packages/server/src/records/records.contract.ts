import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import {
  type Commit,
  type NamedRange,
  type Records,
  type RecordsWriter,
  type StateKey,
  type StateRow,
} from './records.ts';

/** One empty place for rows. `open` may be called again after the writer was closed. */
export type RecordsPlace = {
  open(): Promise<RecordsWriter>;
  /** As another thread sees it. */
  openReader(writer: RecordsWriter): Promise<Records>;
  dispose(): Promise<void>;
};

const follower = 'admit';
const minute = 1_767_603_600_000;

export function range(from: number, to: number, more: Partial<NamedRange> = {}): NamedRange {
  const ends = { admittedFrom: from * 2, admittedTo: to * 2, quarantineFrom: 0, quarantineTo: 0, events: to - from };
  return { partition: 0, receivedFrom: from, receivedTo: to, ...ends, ...more };
}

export function slice(epoch: number, at: NamedRange, more: Partial<Commit> = {}): Commit {
  return { follower, epoch, range: at, unnamed: [], states: [], books: [], defer: [], settled: [], ...more };
}

function state(id: string, text: string, version = 1): StateRow {
  return { workspace: 'w', kind: 'person', id, state: text, version };
}

function keyOf(id: string): StateKey {
  return { workspace: 'w', kind: 'person', id };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => 'resolved',
    (reason: unknown) => reason,
  );
  return isFailure(error) ? error.code : String(error);
}

/** Everything there is, to show that a refused operation has changed nothing. */
async function everything(records: Records): Promise<unknown> {
  return records.read(async (db) => ({
    states: await db.selectFrom('states').selectAll().orderBy('id').execute(),
    checkpoints: await db.selectFrom('checkpoints').selectAll().orderBy('follower').execute(),
    ranges: await db.selectFrom('named_ranges').selectAll().orderBy('received_to').execute(),
    unnamed: await db.selectFrom('unnamed_ranges').selectAll().orderBy('to_offset').execute(),
    books: await db.selectFrom('books').selectAll().orderBy('producer').execute(),
    deferred: await db.selectFrom('deferred').selectAll().orderBy('item').execute(),
    seen: await db.selectFrom('seen').selectAll().orderBy('id').execute(),
    ahead: await db.selectFrom('ahead').select(['period', 'word']).orderBy('period').orderBy('word').execute(),
    plans: await db.selectFrom('insert_plans').selectAll().execute(),
    meta: await db.selectFrom('meta').selectAll().orderBy('key').execute(),
  }));
}

export function recordsContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`records: ${name}`, () => {
    let place: RecordsPlace;
    let records: RecordsWriter;
    beforeEach(async () => {
      place = await makePlace();
      records = await place.open();
    });
    afterEach(async () => {
      await records.close();
      await place.dispose();
    });

    describe('commit', () => {
      test('keeps since when a state is late, until the commit that holds it as made anew', async () => {
        const { epoch } = await records.claim(follower, 0);
        const [a, b] = [keyOf('a'), keyOf('b')];
        const late = (): Promise<unknown> =>
          records.read((db) => db.selectFrom('late_states').select(['id', 'since']).orderBy('id').execute());
        const commit = (at: number, since: number, found: StateKey[], remade: StateKey[] = []): Promise<void> =>
          records.commit(
            slice(epoch, range(at, at + 1), { late: { found: found.map((key) => ({ ...key, since })), remade } }),
          );
        await commit(0, 10, [a, b]);
        await commit(1, 20, [a]);
        await commit(2, 5, [b]);
        expect(await late()).toEqual([
          { id: 'a', since: 10 },
          { id: 'b', since: 5 },
        ]);
        await commit(3, 30, [a], [a, b]);
        expect(await late()).toEqual([{ id: 'a', since: 30 }]);
        expect(await codeOf(commit(7, 40, [], [a]))).toBe('CHECKPOINT_MISMATCH');
        expect(await late()).toEqual([{ id: 'a', since: 30 }]);
      });

      test('stores the whole slice', async () => {
        const { epoch, position } = await records.claim(follower, 0);
        expect([epoch, position]).toEqual([1, 0]);
        const defer = [{ partition: 0, offset: 1, index: 3, workspace: 'w', since: 7 }];
        await records.commit(
          slice(epoch, range(0, 2), {
            states: [state('a', '{"n":1}')],
            books: [{ workspace: 'w', producer: 'web', minute, admitted: 2 }],
            defer,
            seen: [{ ...keyOf('a'), keys: 'AAAAAAAAAAA=', holders: 'AAAAAAAAAAE=', gone: '', forgotten: 2 }],
            ahead: { add: [{ period: 5, word: 3 }] },
            unnamed: [{ topic: 'quarantine', partition: 0, from: 3, to: 5 }],
          }),
        );
        expect(await everything(records)).toMatchObject({
          states: [{ workspace: 'w', kind: 'person', id: 'a', state: '{"n":1}', version: 1 }],
          checkpoints: [{ follower, partition: 0, position: 2, epoch: 1 }],
          ranges: [{ received_from: 0, received_to: 2, admitted_from: 0, admitted_to: 4, epoch: 1, events: 2 }],
          books: [{ workspace: 'w', producer: 'web', minute, admitted: 2, duplicate: 0, parked_at_load: 0 }],
          deferred: [{ partition: 0, offset: 1, item: 3, workspace: 'w', since: 7 }],
          unnamed: [{ topic: 'quarantine', partition: 0, from_offset: 3, to_offset: 5 }],
        });
      });

      test('goes on where it left off, over a reopening', async () => {
        const first = await records.claim(follower, 0);
        await records.commit(slice(first.epoch, range(0, 2), { states: [state('a', '1')] }));
        await records.close();
        records = await place.open();
        const second = await records.claim(follower, 0);
        expect(second).toEqual({ position: 2, epoch: 2 });
        await records.commit(slice(second.epoch, range(2, 3), { states: [state('a', '2', 2)] }));
        expect(records.getStates([state('a', '')])).toEqual([state('a', '2', 2)]);
      });

      test.each([
        ['behind', 1],
        ['ahead', 3],
      ])('is refused %s the checkpoint', async (_where, from) => {
        const { epoch } = await records.claim(follower, 0);
        await records.commit(slice(epoch, range(0, 2)));
        const before = await everything(records);
        const commit = slice(epoch, range(from, 5), {
          states: [state('a', 'x')],
          books: [{ workspace: 'w', producer: 'web', minute, admitted: 1 }],
        });
        expect(await codeOf(records.commit(commit))).toBe('CHECKPOINT_MISMATCH');
        expect(await everything(records)).toEqual(before);
      });

      test('is refused to an older epoch, and to one that never claimed', async () => {
        expect(await codeOf(records.commit(slice(1, range(0, 1), { states: [state('a', 'x')] })))).toBe('EPOCH_FENCED');
        const old = await records.claim(follower, 0);
        const current = await records.claim(follower, 0);
        const before = await everything(records);
        expect(await codeOf(records.commit(slice(old.epoch, range(0, 1), { states: [state('a', 'x')] })))).toBe(
          'EPOCH_FENCED',
        );
        expect(await everything(records)).toEqual(before);
        await records.commit(slice(current.epoch, range(0, 1)));
      });

      test('fails whole when a late part of it fails', async () => {
        const { epoch } = await records.claim(follower, 0);
        await records.commit(slice(epoch, range(0, 1)));
        const before = await everything(records);
        const repeated = range(1, 2, { admittedTo: null as unknown as number });
        const commit = slice(epoch, repeated, {
          states: [state('a', 'x')],
          books: [{ workspace: 'w', producer: 'web', minute, admitted: 1 }],
          defer: [{ partition: 0, offset: 1, index: 0, workspace: 'w', since: 0 }],
        });
        expect(await codeOf(records.commit(commit))).not.toBe('resolved');
        expect(await everything(records)).toEqual(before);
      });

      test('partitions and followers do not touch each other', async () => {
        const a = await records.claim(follower, 0);
        const b = await records.claim(follower, 1);
        await records.commit(slice(a.epoch, range(0, 5)));
        await records.commit(slice(b.epoch, range(0, 3, { partition: 1 })));
        expect((await records.claim('store', 0)).position).toBe(0);
        expect((await records.claim(follower, 0)).position).toBe(5);
        expect((await records.claim(follower, 1)).position).toBe(3);
      });

      test('names a range that only moves admitted, or only quarantine', async () => {
        const { epoch } = await records.claim(follower, 0);
        const at = { receivedFrom: 2, receivedTo: 2 };
        await records.commit(slice(epoch, range(0, 2)));
        await records.commit(slice(epoch, range(2, 2, { ...at, admittedFrom: 4, admittedTo: 5 })));
        await records.commit(slice(epoch, range(2, 2, { ...at, admittedFrom: 5, admittedTo: 5, quarantineTo: 1 })));
        await records.commit(
          slice(epoch, range(2, 2, { ...at, admittedFrom: 5, admittedTo: 5, quarantineFrom: 1, quarantineTo: 1 })),
        );
        const rows = await records.read((db) =>
          db
            .selectFrom('named_ranges')
            .select(['admitted_to', 'quarantine_to'])
            .orderBy('quarantine_to')
            .orderBy('admitted_to')
            .execute(),
        );
        expect(rows).toEqual([
          { admitted_to: 4, quarantine_to: 0 },
          { admitted_to: 5, quarantine_to: 0 },
          { admitted_to: 5, quarantine_to: 1 },
        ]);
      });

      test('settles what was deferred, once', async () => {
        const { epoch } = await records.claim(follower, 0);
        const item = (index: number) => ({ partition: 0, offset: 0, index, workspace: 'w', since: 1 });
        await records.commit(slice(epoch, range(0, 1), { defer: [item(0), item(1), item(1)] }));
        await records.commit(slice(epoch, range(1, 2), { settled: [item(0), item(9)] }));
        const rows = await records.read((db) => db.selectFrom('deferred').select('item').execute());
        expect(rows).toEqual([{ item: 1 }]);
      });

      test('old named ranges go, once every other follower is past them', async () => {
        const { epoch } = await records.claim(follower, 0);
        const store = await records.claim('store', 0);
        const count = async (): Promise<number> =>
          (await records.read((db) => db.selectFrom('named_ranges').select('events').execute())).length;
        for (let at = 0; at < 1200; at += 1) await records.commit(slice(epoch, range(at, at + 1)));
        expect(await count()).toBe(1200);
        const plan = { follower: 'store', partition: 0, from: 0, to: 100, generation: 'g', epoch: store.epoch };
        await records.plan(plan);
        await records.advance(plan);
        for (let at = 1200; at < 1300; at += 1) await records.commit(slice(epoch, range(at, at + 1)));
        expect(await count()).toBe(1250);
        const rest = { ...plan, from: 100, to: 2600 };
        await records.plan(rest);
        await records.advance(rest);
        for (let at = 1300; at < 1400; at += 1) await records.commit(slice(epoch, range(at, at + 1)));
        const rows = await records.read((db) =>
          db.selectFrom('named_ranges').select('received_to').orderBy('received_to').execute(),
        );
        expect([rows.length, rows[0]?.received_to, rows.at(-1)?.received_to]).toEqual([1000, 401, 1400]);
      });
    });

    test('getStates answers in the order of the keys, with gaps', async () => {
      const { epoch } = await records.claim(follower, 0);
      const other = { ...state('a', 'other'), workspace: 'v' };
      await records.commit(
        slice(epoch, range(0, 1), { states: [state('b', '2'), state('a', '1'), other, state('x-ü-😀', '"é"')] }),
      );
      const keys = ['a', 'none', 'x-ü-😀', 'b', 'a'].map((id) => ({ workspace: 'w', kind: 'person', id }));
      expect(records.getStates([...keys, other]).map((row) => row?.state)).toEqual([
        '1',
        undefined,
        '"é"',
        '2',
        '1',
        'other',
      ]);
    });

    describe('plan and advance', () => {
      const plan = { follower: 'store', partition: 0, from: 0, to: 10, generation: 'g1' };

      test('a plan survives until its follower moves on', async () => {
        const { epoch } = await records.claim('store', 0);
        await records.plan({ ...plan, epoch });
        await records.close();
        records = await place.open();
        expect(await records.pendingPlan('store', 0)).toEqual(plan);
        await records.plan({ ...plan, epoch });
        await records.advance({
          ...plan,
          epoch,
          books: [{ workspace: 'w', producer: 'web', minute, parkedAtLoad: 1 }],
        });
        expect(await records.pendingPlan('store', 0)).toBeUndefined();
        expect(await records.claim('store', 0)).toEqual({ position: 10, epoch: 2 });
      });

      test('a pending plan must be finished with the same bounds', async () => {
        const { epoch } = await records.claim('store', 0);
        await records.plan({ ...plan, epoch });
        const before = await everything(records);
        expect(await codeOf(records.plan({ ...plan, to: 11, epoch }))).toBe('CHECKPOINT_MISMATCH');
        expect(await codeOf(records.advance({ ...plan, to: 11, epoch }))).toBe('CHECKPOINT_MISMATCH');
        expect(await codeOf(records.advance({ ...plan, generation: 'g2', epoch }))).toBe('CHECKPOINT_MISMATCH');
        expect(await everything(records)).toEqual(before);
      });

      test('nothing moves without a plan, from elsewhere, or with an old epoch', async () => {
        const { epoch } = await records.claim('store', 0);
        const books = [{ workspace: 'w', producer: 'web', minute, parkedAtLoad: 1 }];
        const before = await everything(records);
        expect(await codeOf(records.advance({ ...plan, epoch, books }))).toBe('CHECKPOINT_MISMATCH');
        expect(await codeOf(records.plan({ ...plan, from: 5, epoch }))).toBe('CHECKPOINT_MISMATCH');
        expect(await codeOf(records.plan({ ...plan, epoch: epoch + 1 }))).toBe('EPOCH_FENCED');
        expect(await everything(records)).toEqual(before);
        await records.plan({ ...plan, epoch });
        const newer = await records.claim('store', 0);
        expect(await codeOf(records.advance({ ...plan, epoch, books }))).toBe('EPOCH_FENCED');
        await records.advance({ ...plan, epoch: newer.epoch, books });
      });
    });

    describe('read, write, transact', () => {
      test('write applies all statements or none', async () => {
        await records.write((db) => [
          db.insertInto('meta').values({ key: 'a', value: '1' }),
          db.updateTable('meta').set({ value: '2' }).where('key', '=', 'a'),
        ]);
        const before = await everything(records);
        const twice = records.write((db) => [
          db.updateTable('meta').set({ value: '3' }).where('key', '=', 'a'),
          db.insertInto('meta').values({ key: 'a', value: '1' }),
        ]);
        expect(await codeOf(twice)).not.toBe('resolved');
        expect(await everything(records)).toEqual(before);
      });

      test('a reader writes through the writer, and sees what was written', async () => {
        const reader = await place.openReader(records);
        await reader.write((db) => [db.insertInto('meta').values({ key: 'a', value: 'x' })]);
        const row = await reader.read((db) =>
          db.selectFrom('meta').selectAll().where('key', '=', 'a').executeTakeFirst(),
        );
        expect(row).toEqual({ key: 'a', value: 'x' });
        await reader.close();
      });

      test('a read sees one moment', async () => {
        const reader = await place.openReader(records);
        await records.write((db) => [db.insertInto('meta').values({ key: 'a', value: '1' })]);
        const seen = await reader.read(async (db) => {
          const query = db.selectFrom('meta').select('value').where('key', '=', 'a');
          const first = await query.executeTakeFirst();
          await records.write((w) => [w.updateTable('meta').set({ value: '2' }).where('key', '=', 'a')]);
          const nested = await reader.read((other) =>
            other.selectFrom('meta').select('value').where('key', '=', 'a').executeTakeFirst(),
          );
          return [first?.value, (await query.executeTakeFirst())?.value, nested?.value];
        });
        expect(seen).toEqual(['1', '1', '2']);
        await reader.close();
      });

      test('transactions are one after the other, and unseen until they end', async () => {
        const { epoch } = await records.claim(follower, 0);
        await records.commit(slice(epoch, range(0, 1), { states: [state('a', '0')] }));
        const add = () =>
          records.transact(async (db) => {
            const row = await db.selectFrom('states').select('state').where('id', '=', 'a').executeTakeFirstOrThrow();
            await sql`select 1`.execute(db);
            await db
              .updateTable('states')
              .set({ state: String(Number(row.state) + 1) })
              .where('id', '=', 'a')
              .execute();
            expect(records.getStates([state('a', '')])[0]?.state).toBe(row.state);
          });
        const commit = (async () => {
          await add();
          await records.commit(slice(epoch, range(1, 2), { states: [state('b', 'x')] }));
        })();
        await Promise.all([commit, add(), add(), add()]);
        expect(records.getStates([state('a', ''), state('b', '')]).map((row) => row?.state)).toEqual(['4', 'x']);
      });

      test('a transaction that throws leaves nothing, and the next one runs', async () => {
        const before = await everything(records);
        const failing = records.transact(async (db) => {
          await db.insertInto('meta').values({ key: 'a', value: '1' }).execute();
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await everything(records)).toEqual(before);
        await records.transact((db) => db.insertInto('meta').values({ key: 'a', value: '2' }).execute());
      });

      test('idle waits for what was handed in; close finishes it', async () => {
        const count = async () => (await records.read((db) => db.selectFrom('meta').selectAll().execute())).length;
        const first = records.write((db) => [db.insertInto('meta').values({ key: 'a', value: '1' })]);
        await records.idle();
        expect(await count()).toBe(1);
        await first;
        const last = records.write((db) => [db.insertInto('meta').values({ key: 'b', value: '1' })]);
        await records.close();
        await last;
        expect(await codeOf(records.write((db) => [db.deleteFrom('meta')]))).toBe('NOT_READY');
        records = await place.open();
        expect(await count()).toBe(2);
      });
    });
  });
}
