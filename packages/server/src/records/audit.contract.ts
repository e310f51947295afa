import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import { chainEntry } from './audit-chain.ts';
import { verifyAudit, type AuditDraft, type Records, type RecordsWriter } from './records.ts';
import type { RecordsPlace } from './records.contract.ts';

const draft = (target: string, detail: AuditDraft['detail'] = {}): AuditDraft => ({
  workspace: 'w',
  at: 1_767_603_600_000,
  author: 'key:a',
  action: 'thing.done',
  target,
  detail,
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.catch((reason: unknown) => reason);
  return isFailure(error) ? [error.code, error.detail] : error;
}

async function everything(records: Records): Promise<unknown> {
  return records.read(async (db) => ({
    meta: await db.selectFrom('meta').selectAll().orderBy('key').execute(),
    audit: await db.selectFrom('audit').selectAll().orderBy('seq').execute(),
  }));
}

/** What a write may hang on, and the trail of what was done. */
export function auditContract(name: string, makePlace: () => Promise<RecordsPlace>): void {
  describe(`records: ${name}: audit`, () => {
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

    const put = (key: string, more: readonly AuditDraft[] = [draft(key)]): Promise<void> =>
      records.write((db) => [db.insertInto('meta').values({ key, value: '1' })], more);
    const counted = (to: number, by: Records = records): Promise<void> =>
      by.write(
        (db) => [
          {
            statement: db
              .updateTable('meta')
              .set({ value: String(to) })
              .where('key', '=', 'count')
              .where('value', '=', String(to - 1)),
            rows: 1,
          },
        ],
        [draft('count', { to })],
      );

    test('an entry is written with what it tells of, and follows the one before', async () => {
      await put('a');
      await put('b', [draft('b', { z: 1, a: [null, 'ü'] }), draft('b')]);
      const rows = await records.read((db) => db.selectFrom('audit').selectAll().orderBy('seq').execute());
      expect(rows.map(({ seq, target, detail }) => [seq, target, detail])).toEqual([
        [1, 'a', '{}'],
        [2, 'b', '{"a":[null,"ü"],"z":1}'],
        [3, 'b', '{}'],
      ]);
      expect(rows[0]).toMatchObject({
        workspace: 'w',
        author: 'key:a',
        action: 'thing.done',
        previous: '0'.repeat(64),
      });
      expect(rows[2]?.previous).toBe(rows[1]?.hash);
      expect(await records.read((db) => verifyAudit(db))).toEqual({
        entries: 3,
        head: { seq: 3, hash: rows[2]?.hash },
      });
    });

    test('an empty trail holds', async () => {
      expect(await records.read((db) => verifyAudit(db))).toMatchObject({ entries: 0 });
    });

    test('of a write that fails nothing is told', async () => {
      await put('a');
      const before = await everything(records);
      await expect(put('a', [draft('again')])).rejects.toThrow();
      expect(await everything(records)).toEqual(before);
      await put('b');
      expect(await records.read((db) => verifyAudit(db))).toMatchObject({ entries: 2 });
    });

    test('goes on over a reopening', async () => {
      await put('a');
      await records.close();
      records = await place.open();
      await put('b');
      expect(await records.read((db) => verifyAudit(db))).toMatchObject({ entries: 2 });
    });

    test('a statement that changes other rows than it was to change undoes its whole write', async () => {
      await put('count', []);
      await counted(2);
      const before = await everything(records);
      expect(await failureOf(counted(2))).toEqual(['WRITE_CONFLICT', '0 rows instead of 1']);
      const late = records.write(
        (db) => [db.insertInto('meta').values({ key: 'x', value: '' }), { statement: db.deleteFrom('meta'), rows: 1 }],
        [draft('x')],
      );
      expect(await failureOf(late)).toEqual(['WRITE_CONFLICT', '2 rows instead of 1']);
      expect(await everything(records)).toEqual(before);
    });

    test('an insert that finds its place taken changes no row', async () => {
      const first = (): Promise<void> =>
        records.write((db) => [
          {
            statement: db
              .insertInto('meta')
              .values({ key: 'k', value: 'v' })
              .onConflict((conflict) => conflict.doNothing()),
            rows: 1,
          },
        ]);
      await first();
      expect(await failureOf(first())).toEqual(['WRITE_CONFLICT', '0 rows instead of 1']);
    });

    test('of several who make the same step at once, in whichever thread, one does', async () => {
      await put('count', []);
      const reader = await place.openReader(records);
      const tries = [counted(2), counted(2, reader), counted(2), counted(2, reader)];
      const done = await Promise.all(tries.map((one) => failureOf(one)));
      expect(done.filter((one) => one === undefined)).toHaveLength(1);
      expect(await reader.read((db) => verifyAudit(db))).toMatchObject({ entries: 1 });
      await reader.close();
    });

    test.each([
      ['changed', 1500, 'entry 1500: it was changed'],
      ['taken out', 1500, 'entry 1500: it is missing; entry 1501'],
      ['put in', 1500, 'entry 1500: it does not name the entry before it'],
      ['changed together with its hash', 1500, 'entry 1501: it does not name the entry before it'],
    ])('an entry that was %s is found', async (how, seq, told) => {
      await put(
        'a',
        Array.from({ length: 2500 }, (_, n) => draft(String(n + 1))),
      );
      const seen: number[] = [];
      expect(await records.read((db) => verifyAudit(db, (entry) => seen.push(entry.seq)))).toMatchObject({
        entries: 2500,
      });
      expect(seen).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1));
      await records.transact(async (db) => {
        if (how === 'changed') await db.updateTable('audit').set({ author: 'key:b' }).where('seq', '=', seq).execute();
        if (how === 'taken out') await db.deleteFrom('audit').where('seq', '=', seq).execute();
        if (how === 'put in') {
          await db.deleteFrom('audit').where('seq', '=', seq).execute();
          await db
            .updateTable('audit')
            .set({ seq })
            .where('seq', '=', seq + 1)
            .execute();
        }
        if (how.endsWith('its hash')) {
          const row = await db.selectFrom('audit').selectAll().where('seq', '=', seq).executeTakeFirstOrThrow();
          const head = { seq: seq - 1, hash: row.previous };
          const { hash } = chainEntry(head, { ...row, author: 'key:b', detail: {} });
          await db.updateTable('audit').set({ author: 'key:b', hash }).where('seq', '=', seq).execute();
        }
      });
      const [code, detail] = (await failureOf(records.read((db) => verifyAudit(db)))) as [string, string];
      expect(code).toBe('AUDIT_BROKEN');
      expect(detail).toContain(told);
    });
  });
}
