import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFailure } from '../kernel/kernel.ts';
import { eventRow, eventRows } from './event-rows.fixture.ts';
import { eventColumns, idColumns, rollupActivityColumns, type Store } from './store.ts';

export type Opened = { readonly store: Store; close(): Promise<void> };

/** The law of the port. Every backend passes it; `open` hands over an empty store. */
export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(`store: ${name}`, () => {
    let opened: Opened;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      await store.ready();
    });
    afterAll(async () => await opened.close());

    const count = async (table: string, where = '1'): Promise<number> =>
      Number((await store.query(`SELECT count() FROM ${table} WHERE ${where}`)).rows[0]?.[0]);

    test('is ready with an incarnation and a generation', () => {
      expect(store.status()).toMatchObject({
        state: 'ready',
        incarnation: expect.stringMatching(/^[0-9a-f-]{36}$/),
        generation: 1,
      });
    });

    test('keeps what was inserted, to the byte', async () => {
      const data = JSON.stringify({
        text: 'a\n\nDROP TABLE events; \\ "\u0000 ü 😀',
        big: 12345678901234567890n.toString(),
      });
      await store.insert(
        'events',
        eventColumns,
        [eventRow({ workspace: 'bytes', id: 'x', data, hash: '18446744073709551615' })],
        { token: 'bytes' },
      );
      const { rows, columns } = await store.query(
        "SELECT data, hash, time, own_time FROM events WHERE workspace = 'bytes'",
      );
      expect(rows).toEqual([[data, '18446744073709551615', '2026-01-05 09:00:00.000', null]]);
      expect(columns.map(({ type }) => type)).toEqual([
        'String',
        'UInt64',
        "DateTime64(3, 'UTC')",
        "Nullable(DateTime64(3, 'UTC'))",
      ]);
    });

    test('a stream hands out every row of an answer once and in order, and fails as a query does', async () => {
      const read = async (sql: string): Promise<number[]> => {
        const numbers: number[] = [];
        for await (const rows of store.stream(sql, { params: { most: 20_000 } }))
          numbers.push(...rows.map(([number]) => Number(number)));
        return numbers;
      };
      expect(await read('SELECT number FROM numbers({most:UInt64})')).toEqual(
        Array.from({ length: 20_000 }, (_, number) => number),
      );
      const broken = read('SELECT throwIf(number = 19999) FROM numbers({most:UInt64})');
      await expect(broken).rejects.toSatisfy((error) => isFailure(error));
      for await (const [row] of store.stream('SELECT number FROM numbers(20000)')) {
        expect(row).toEqual(['0']);
        break;
      }
      expect(await read('SELECT 1')).toEqual([1]);
    });

    test('a blank line is data: what follows it is a row, never a statement', async () => {
      const row = eventRow({ workspace: 'blank' });
      const insert = async (last: string, token: string): Promise<void> =>
        await store.insert('events', eventColumns, [row, Buffer.from(`\n\n${last}\n`)], { token });
      await expect(insert('DROP TABLE timeline', 'blank 1')).rejects.toSatisfy((error) =>
        isFailure(error, 'ROW_REFUSED'),
      );
      await insert(row.toString(), 'blank 2');
      expect(await count('events', "workspace = 'blank'")).toBe(2);
      expect(await count('timeline')).toBe(0);
    });

    test('applies a token once, also when sent at the same time', async () => {
      const rows = eventRows(0, 500, { workspace: 'once' });
      const send = async (): Promise<void> => await store.insert('events', eventColumns, rows, { token: 'once' });
      await Promise.all([send(), send(), send()]);
      await send();
      expect(await count('events', "workspace = 'once'")).toBe(500);
    });

    test('an insert without its token again does not swallow the next one', async () => {
      const rows = eventRows(0, 1, { workspace: 'next' });
      await store.insert('events', eventColumns, rows, { token: 'next 1' });
      await store.insert('events', eventColumns, rows, { token: 'next 2' });
      expect(await count('events', "workspace = 'next'")).toBe(2);
    });

    // About 30 files are fsynced per month.
    test('writes one block per month, over more than 100 months', { timeout: 60_000 }, async () => {
      const rows = Array.from({ length: 101 }, (_, month) => {
        const date = new Date(Date.UTC(2015, month, 1)).toISOString().slice(0, 10);
        return eventRow({ workspace: 'months', id: `${month}`, time: `${date} 00:00:00.000` });
      });
      await store.insert('events', eventColumns, rows, { token: 'months' });
      expect(await count('events', "workspace = 'months'")).toBe(101);
    });

    test('derives once by token, without an order in the select', async () => {
      await store.insert('events', eventColumns, eventRows(0, 3000, { workspace: 'derive' }), { token: 'derive' });
      const ids = `SELECT ${idColumns.join(', ')} FROM events WHERE workspace = {workspace:String} AND admitted >= 0 AND admitted < 2000`;
      const roll = `SELECT workspace, toUnixTimestamp(toStartOfMinute(time)) AS slot, type, category, producer, count() AS events
        FROM events WHERE workspace = {workspace:String} AND test = 0 GROUP BY ALL`;
      for (let round = 0; round < 3; round += 1) {
        await store.derive('ids', ids, { token: 'derive ids', params: { workspace: 'derive' } });
        await store.derive('rollup_activity', roll, { token: 'derive roll', params: { workspace: 'derive' } });
      }
      expect(await count('ids', "workspace = 'derive'")).toBe(2000);
      const { rows } = await store.query(
        `SELECT ${rollupActivityColumns.length}, sum(events), count() FROM rollup_activity WHERE workspace = 'derive'`,
      );
      expect(rows).toEqual([[6, '3000', '50']]);
    });

    test('refuses the whole insert for one bad row, and finds it', async () => {
      const rows = eventRows(0, 100, { workspace: 'poison' });
      rows[17] = eventRow({ workspace: 'poison', time: 'yesterday' });
      rows[42] = eventRow({ workspace: 'poison', offset: -1.5 });
      rows[99] = Buffer.from('["too short"]\n');
      await expect(store.insert('events', eventColumns, rows, { token: 'poison' })).rejects.toSatisfy((error) =>
        isFailure(error, 'ROW_REFUSED'),
      );
      expect(await count('events', "workspace = 'poison'")).toBe(0);
      const refused = await store.refused('events', eventColumns, rows);
      expect(refused.map(({ index }) => index)).toEqual([17, 42, 99]);
      const good = rows.filter((_, index) => refused.every((bad) => bad.index !== index));
      await store.insert('events', eventColumns, good, { token: 'poison' });
      expect(await count('events', "workspace = 'poison'")).toBe(97);
    });

    test('finds bad rows however many they are, and whatever stands beside them', { timeout: 120_000 }, async () => {
      const unreadable = eventRow({ partition: 'abc' });
      const broken = [
        Buffer.from('{"a":1}\n'),
        unreadable.subarray(0, 40),
        Buffer.from('["a,b\n'),
        Buffer.from('hello\n'),
      ];
      const rows = eventRows(0, 6_000, { workspace: 'many' });
      const wanted = rows.flatMap((_, index) => (index % 4 === 0 ? [] : [index]));
      for (const index of wanted) rows[index] = unreadable;
      for (const [at, line] of broken.entries()) rows[101 + at * 400] = line;
      const refused = await store.refused('events', eventColumns, rows);
      expect(refused.map(({ index }) => index)).toEqual(wanted);
      expect(refused[0]?.reason).toContain('partition');
    });

    test('binds parameters by type', async () => {
      const { rows } = await store.query(
        'SELECT {s:String}, {n:UInt64}, {b:Bool}, {a:Array(String)}, {m:Nullable(String)}, {f:Float64}',
        {
          params: { s: "it's \\ \t {x} \n 😀", n: '18446744073709551615', b: true, a: ["a'", 'b'], m: null, f: 0.5 },
        },
      );
      expect(rows).toEqual([["it's \\ \t {x} \n 😀", '18446744073709551615', true, ["a'", 'b'], null, 0.5]]);
    });

    test('binds a list of 5,000, and calls one over a megabyte too large', async () => {
      const ask = async (length: number): Promise<readonly (readonly unknown[])[]> =>
        (
          await store.query('SELECT length({list:Array(String)})', {
            params: { list: Array.from({ length }, (_, n) => `subject-${n}`) },
          })
        ).rows;
      expect(await ask(5_000)).toEqual([['5000']]);
      await expect(ask(100_000)).rejects.toMatchObject({
        code: 'QUESTION_TOO_LARGE',
        detail: expect.stringContaining('longer than the store takes'),
      });
    });

    // The engine's own default says that no granule can hold such a row, and the answer is nothing.
    test('finds what one of two conditions holds for, beside conditions that an index knows', async () => {
      const day = Date.UTC(2026, 0, 5) / 86_400_000;
      for (const type of ['a', 'b'])
        await store.insert('events', eventColumns, eventRows(0, 10, { type }), { token: `1:events:or-${type}` });
      const where = `workspace = 'w' AND admitted < 1000 AND intDiv(toUnixTimestamp(time), 86400) = ${day} AND (type = 'a' OR type = 'b')`;
      for (const brief of [false, true]) {
        const { rows } = await store.query(`SELECT count() FROM events WHERE ${where}`, { brief });
        expect(rows).toEqual([['20']]);
      }
    });

    test('says how many rows it read', async () => {
      expect((await store.query('SELECT sum(number) FROM numbers(12345)')).rowsRead).toBe(12345);
    });

    test.each([
      ['time', 'SELECT sum(sipHash64(number)) FROM numbers(1e12)', 1_500],
      ['memory', 'SELECT groupArray(number) FROM numbers(1e9)', 20_000],
      ['rows', 'SELECT number FROM numbers(2000000)', 20_000],
    ])('a question over its limit of %s is too large', async (_, sql, timeoutMs) => {
      await expect(store.query(sql, { timeoutMs })).rejects.toSatisfy((error) =>
        isFailure(error, 'QUESTION_TOO_LARGE'),
      );
    });

    test('a cancelled question ends at once, in the engine too', async () => {
      const cancel = new AbortController();
      const asked = store.query("SELECT sum(sipHash64(number)), 'cancel me' FROM numbers(1e12)", {
        signal: cancel.signal,
      });
      cancel.abort();
      await expect(asked).rejects.toSatisfy((error) => isFailure(error, 'QUESTION_CANCELLED'));
    });

    test('keeps the latest version of an entity, and every version beside it', async () => {
      const line = (version: number, state: string): Buffer =>
        Buffer.from(
          `${JSON.stringify(['w', 'lead', 'l1', version, '2026-01-05 09:00:00.000', '2026-01-05 09:00:00.000', version, state])}\n`,
        );
      const columns = ['workspace', 'kind', 'id', 'version', 'first_seen', 'last_seen', 'events', 'state'];
      await store.insert('entities', columns, [line(2, '{"b":2}')], { token: 'entity 2' });
      await store.insert('entities', columns, [line(1, '{"a":1}')], { token: 'entity 1' });
      for (const version of [1, 2, 2])
        await store.insert('entity_versions', columns, [line(version, '{}')], { token: `version ${version}` });
      expect((await store.query("SELECT state FROM entities_latest WHERE id = 'l1'")).rows).toEqual([['{"b":2}']]);
      expect((await store.query('SELECT version FROM entity_versions ORDER BY version')).rows).toEqual([['1'], ['2']]);
    });

    test('an unknown column is refused, not skipped', async () => {
      await expect(
        store.insert('events', ['id', 'surprise'], [Buffer.from('["x",1]\n')], { token: 'unknown' }),
      ).rejects.toSatisfy((error) => isFailure(error, 'INTERNAL'));
    });

    test(
      'reset empties every table, raises the generation and keeps the incarnation',
      { timeout: 60_000 },
      async () => {
        const before = store.status();
        await store.reset();
        expect(store.status()).toEqual({ ...before, generation: 2 });
        expect(await count('events')).toBe(0);
        expect(await count('ids')).toBe(0);
        await store.insert('events', eventColumns, eventRows(0, 5), { token: '2:a' });
        expect(await count('events')).toBe(5);
      },
    );

    test('nothing is damaged', async () => {
      expect(await store.damage()).toEqual([]);
    });
  });
}
