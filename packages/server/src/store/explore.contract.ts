import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventRow } from './event-rows.fixture.ts';
import { entityColumns, eventColumns, explorable, type Store } from './store.ts';

export type Explored = { readonly store: Store; close(): Promise<void> };

const secret = 'secret';
const stranger = `it's another \\ one`;

/** The law of `explore`. Every backend passes it; `open` hands over an empty store, and `raw` asks it as its owner. */
export function exploreContract(name: string, open: () => Promise<Explored>): void {
  describe(`explore: ${name}`, () => {
    let opened: Explored;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      await store.ready();
      const event = (n: number, workspace: string, type: string) =>
        eventRow({ workspace, type, id: `${workspace}-${n}`, offset: n, subject: `${type}-${n}`, data: `{"n":${n}}` });
      const rows = [
        ...Array.from({ length: 50 }, (_, n) => event(n, stranger, secret)),
        ...Array.from({ length: 50 }, (_, n) => event(n, 'w', 'page')),
        eventRow({ type: 'page', id: 'tried', test: 1 }),
        ...Array.from({ length: 50 }, (_, n) => event(n, 'zz', secret)),
      ];
      await store.insert('events', eventColumns, rows, { token: 'all' });
      const state = (workspace: string, id: string): Buffer =>
        Buffer.from(`${JSON.stringify([workspace, 'lead', id, 1, 0, 0, 1, '{}'])}\n`);
      for (const table of ['entities', 'entity_versions'] as const)
        await store.insert(table, entityColumns, [state('w', 'mine'), state('zz', secret)], { token: table });
    }, 60_000);
    afterAll(async () => await opened?.close());

    const ask = async (sql: string, params = {}) =>
      (await store.explore(sql, { workspace: 'w', rows: 1_000, params })).rows;

    test.each([
      ['select count() from events', 51],
      ['SELECT count() FROM counted_events', 50],
      ["-- why\n/* a */ (WITH x AS (SELECT * FROM events WHERE type = 'page') SELECT count() FROM x);", 51],
      ['SELECT countIf(test) FROM events -- so', 1],
      ["SELECT uniqExactIf(subject, type LIKE 'p%') FROM events", 51],
      ['SELECT count() FROM entities_latest', 1],
      ['SELECT count() FROM entities FINAL', 1],
      ['SELECT count() FROM entity_versions', 1],
      ['SELECT count() FROM events AS a JOIN counted_events AS b ON a.id = b.id', 50],
      ['SELECT sum(number) FROM numbers(10)', 45],
      [
        `SELECT max(JSONExtractInt(data, 'n')) FROM events WHERE time > '2026-01-01' AND time < now() + INTERVAL 1 DAY`,
        49,
      ],
      ['SELECT count() FROM (SELECT id FROM events UNION ALL SELECT id FROM timeline)', 51],
      ['SELECT count() FROM (SELECT id, row_number() OVER (PARTITION BY type ORDER BY id) AS n FROM events)', 51],
      ['SELECT CASE WHEN 1 THEN arraySum(x -> x * 2, [1, 2]) ELSE 0 END', 6],
      ['SELECT count() FROM events ARRAY JOIN [1, 2] AS x', 102],
      ['WITH pages AS (SELECT 1 AS n) SELECT n FROM pages', 1],
      ['SELECT quantileExactIf(0.5)(offset, offset < 11) FROM counted_events', 5],
      [
        'SELECT count() FROM (SELECT toStartOfHour(time) AS hour, count() FROM events GROUP BY hour ORDER BY hour WITH FILL)',
        1,
      ],
    ])('may: %s', async (sql, answer) => {
      const [[said] = []] = await ask(sql);
      expect(Number(said)).toBe(answer);
    });

    test.each(explorable)('%s can be read, and has no row of others', async (table) => {
      expect(await ask(`SELECT workspace FROM ${table} WHERE workspace != 'w'`)).toEqual([]);
      await ask(`SELECT * FROM ${table}`);
    });

    test('every table of the database is cut off, whether it can be named or not', async () => {
      const found = await store.query('SELECT name FROM system.tables WHERE database = currentDatabase()');
      for (const [table] of found.rows) {
        const sql = `WITH ${String(table)} AS (SELECT * FROM ${String(table)}) SELECT count() FROM ${String(table)}`;
        const said = await ask(sql).catch((error: Error) => error);
        if (said instanceof Error) expect(said, sql).toMatchObject({ code: 'SQL_REFUSED' });
        else expect(Number(said[0]?.[0]), sql).toBeLessThanOrEqual(51);
      }
    });

    test('values are values', async () => {
      const evil = `x'; DROP TABLE events; --`;
      expect(await ask('SELECT {text:String}, {list:Array(UInt8)}', { text: evil, list: [1, 2] })).toEqual([
        [evil, [1, 2]],
      ]);
      await expect(ask('SELECT * FROM {t:Identifier}', { t: 'store_meta' })).rejects.toMatchObject({
        code: 'SQL_REFUSED',
      });
    });

    test('an answer has as many rows as were asked for, and says what it read', async () => {
      const { rows, rowsRead, columns } = await store.explore(
        'SELECT id, offset FROM events ORDER BY offset DESC LIMIT 20',
        { workspace: 'w', rows: 3 },
      );
      expect(rows).toEqual([
        ['w-49', '49'],
        ['w-48', '48'],
        ['w-47', '47'],
      ]);
      expect(columns).toEqual([
        { name: 'id', type: 'String' },
        { name: 'offset', type: 'UInt64' },
      ]);
      expect(rowsRead).toBeGreaterThan(0);
    });

    test.each([
      // Writes and the engine itself
      'DROP TABLE events',
      'CREATE TABLE t (a UInt8) ENGINE = Memory',
      "INSERT INTO events (id) VALUES ('x')",
      'TRUNCATE TABLE events',
      'ALTER TABLE events DELETE WHERE 1',
      'SET readonly = 0',
      'KILL QUERY WHERE 1',
      '/* SELECT */ KILL QUERY WHERE 1',
      'SELECT 1; DROP TABLE events',
      'SYSTEM STOP MERGES',
      'SHOW TABLES',
      'DESCRIBE events',
      'EXPLAIN SELECT 1',
      'SELECT * FROM (EXPLAIN SELECT 1)',
      'SELECT 1 PARALLEL WITH SELECT 2',
      // Limits
      'SELECT 1 SETTINGS max_memory_usage = 0',
      'SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)',
      'SELECT count() FROM events SETTINGS additional_table_filters = {}',
      'SELECT sleep(3)',
      'SELECT sleepEachRow(1) FROM numbers(3)',
      // Files, network, programs
      "SELECT * FROM file('/etc/passwd', LineAsString)",
      "SELECT file('/etc/passwd')",
      "SELECT FILE('/etc/passwd')",
      "SELECT `file`('/etc/passwd')",
      "SELECT * APPLY file FROM (SELECT '/etc/passwd')",
      "SELECT * APPLY(x -> file(x)) FROM (SELECT '/etc/passwd')",
      "SELECT arrayMap(x -> file(x), ['/etc/passwd'])",
      "SELECT * REPLACE (file(p) AS p) FROM (SELECT '/etc/passwd' AS p)",
      "SELECT 1 INTO OUTFILE '/tmp/never'",
      "SELECT * FROM url('http://127.0.0.1/', LineAsString)",
      "SELECT * FROM remote('127.0.0.1', system.one)",
      "SELECT * FROM s3('http://127.0.0.1/x')",
      "SELECT * FROM executable('never', TSV, 'a String')",
      "SELECT * FROM cluster('default', system.one)",
      "SELECT reverseDNSQuery('127.0.0.1')",
      // Other tables
      'SELECT * FROM system.one',
      'SELECT * FROM `system`.`processes`',
      'SELECT 1 IN system.one',
      'SELECT 1 IN (system.one)',
      'SELECT count() FROM events WHERE id IN system.processes',
      'SELECT * FROM information_schema.tables',
      'SELECT * FROM store_meta',
      'SELECT * FROM ids',
      "SELECT * FROM merge(currentDatabase(), 'events')",
      "SELECT * FROM merge('', 'events')",
      "SELECT * FROM mergeTreeIndex('', 'events')",
      'SELECT * FROM loop(events)',
      'SELECT * FROM view(SELECT 1)',
      "SELECT * FROM dictionary('d')",
      "SELECT dictGet('d', 'a', 1)",
      "SELECT joinGet('events', 'id', 1)",
      "SELECT hasColumnInTable('system', 'one', 'dummy')",
      "SELECT getSetting('additional_table_filters')",
      'SELECT hostName(), currentUser(), serverUUID()',
      "SELECT getMacro('shard')",
      // Names that look like other lines of the tree
      'SELECT 1 AS `x\nTableIdentifier events`',
      'SELECT * FROM `events (alias x)\n  Literal 1`',
      'SELECT * FROM `x (alias`.`events)`',
      'SELECT 1\0',
    ])('may not: %j', async (sql) => {
      await expect(ask(sql)).rejects.toSatisfy(({ code }) => code === 'SQL_REFUSED' || code === 'SQL_INVALID', sql);
    });

    // Each would fail, and so tell, if it were tried on a row of another workspace before that is cut off.
    test.each([
      `SELECT count() FROM events WHERE throwIf(type = '${secret}')`,
      `SELECT count() FROM counted_events WHERE throwIf(type = '${secret}')`,
      `SELECT count() FROM (SELECT * FROM events) WHERE throwIf(type = '${secret}') OR id = 'x'`,
      `SELECT count() FROM events WHERE throwIf(workspace != 'w')`,
      `SELECT count() FROM events WHERE toUInt64(replaceOne(type, 'page', '1')) = 2`,
      `SELECT count() FROM counted_events WHERE toUInt64(replaceOne(type, 'page', '1')) = 2`,
      `SELECT throwIf(type = '${secret}'), count() FROM events GROUP BY 1`,
      `SELECT id FROM events ORDER BY throwIf(type = '${secret}') LIMIT 1`,
      `SELECT count() FROM numbers(1) AS n JOIN events AS e ON n.number = e.depth WHERE throwIf(e.type = '${secret}')`,
      `SELECT count() FROM events AS a JOIN events AS b ON a.id = b.id WHERE toUInt64(replaceOne(b.type, 'page', '1')) = 2`,
      `SELECT count() FROM events AS a LEFT JOIN events AS b ON a.id = b.id AND throwIf(b.type = '${secret}')`,
      `SELECT count() FROM events AS a, events AS b WHERE a.id = b.id AND throwIf(b.type = '${secret}')`,
      `SELECT count() FROM events WHERE id IN (SELECT id FROM events WHERE throwIf(type = '${secret}'))`,
      `SELECT * FROM events WHERE throwIf(data LIKE '%4%' AND workspace != 'w') ORDER BY offset LIMIT 1`,
      `SELECT count() FROM entities_latest WHERE throwIf(id = '${secret}')`,
      `SELECT count() FROM entities FINAL WHERE throwIf(id = '${secret}')`,
      `SELECT count() FROM events ARRAY JOIN [1] AS x WHERE throwIf(type = '${secret}')`,
    ])('an error tells nothing of other workspaces: %s', async (sql) => {
      await expect(ask(sql)).resolves.toBeInstanceOf(Array);
    });

    test('rows cannot be looked at before they are cut off', async () => {
      const sql = `SELECT 1 FROM events PreWhere throwIf(type = '${secret}')`;
      await expect(ask(sql)).rejects.toMatchObject({ code: 'SQL_REFUSED', detail: 'write WHERE instead of PREWHERE' });
    });

    test.each([
      ['memory', 'SELECT length(groupArray(number)) FROM numbers(1e8)'],
      ['rows read', 'SELECT sum(number) FROM numbers(2e8)'],
      ['time', 'SELECT sum(sipHash64(a.number, b.number)) FROM numbers(1e5) AS a, numbers(9e7) AS b'],
      ['size', "SELECT repeat('x', 1000000) FROM numbers(100)"],
      [
        'size, in many parts',
        `SELECT * FROM (SELECT repeat('x', 300000000)) ${"UNION ALL SELECT repeat('x', 300000000) ".repeat(50)}`,
      ],
    ])('a statement beyond its limit of %s is too costly', { timeout: 30_000 }, async (_, sql) => {
      await expect(ask(sql)).rejects.toMatchObject({ code: 'SQL_TOO_COSTLY' });
    });

    test('a statement that is wrong is told where', async () => {
      await expect(ask('SELEC 1')).rejects.toMatchObject({
        code: 'SQL_INVALID',
        detail: expect.stringMatching(/position 7\b/),
      });
      await expect(ask('SELECT 1; SELECT 2')).rejects.toMatchObject({
        code: 'SQL_INVALID',
        detail: expect.stringMatching(/position 9\b/),
      });
      await expect(ask('SELECT nothing FROM events')).rejects.toMatchObject({
        code: 'SQL_INVALID',
        detail: expect.stringContaining('`nothing`'),
      });
    });

    test('who goes takes the statement along', async () => {
      const leave = new AbortController();
      const asked = store.explore("SELECT sum(sipHash64(number)), 'leave me' FROM numbers(9e7)", {
        workspace: 'w',
        rows: 1,
        signal: leave.signal,
      });
      leave.abort();
      await expect(asked).rejects.toMatchObject({ code: 'QUESTION_CANCELLED' });
    });
  });
}
