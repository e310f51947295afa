import { afterAll, beforeAll, expect, test } from 'vitest';
import { harness, loginOf, raw, type Harness } from './engine.harness.ts';

let opened: Harness;
beforeAll(async () => (opened = await harness()));
afterAll(async () => await opened[Symbol.asyncDispose]());

const forbidden = [
  'SELECT * FROM millrace.events',
  'SELECT number FROM system.numbers LIMIT 1',
  'SELECT * FROM system.processes',
  'CREATE DATABASE mine',
  'CREATE TABLE millrace.t (a UInt8) ENGINE = MergeTree ORDER BY a',
  "INSERT INTO millrace.events (id) VALUES ('x')",
  "SELECT * FROM file('/etc/passwd', LineAsString)",
  "SELECT * FROM url('http://127.0.0.1/', LineAsString)",
  'SYSTEM STOP LISTEN HTTP',
  'SYSTEM SHUTDOWN',
];

test.each(forbidden)('the default user, who has no password, may not: %s', async (sql) => {
  expect(await raw(opened.engine, undefined, sql)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/Code: (201|497|115)\./),
  });
  expect((await raw(opened.engine, loginOf(opened.engine, 'reader'), 'SELECT 1')).ok).toBe(true);
});

test.each(['reader', 'explorer'] as const)(
  'a %s may read our tables and nothing else, also without the driver',
  async (role) => {
    const login = loginOf(opened.engine, role);
    expect((await raw(opened.engine, login, 'SELECT count() FROM millrace.events')).ok).toBe(true);
    for (const sql of [
      ...forbidden.slice(2),
      'DROP TABLE millrace.events',
      'KILL QUERY WHERE 1',
      'OPTIMIZE TABLE millrace.events',
    ]) {
      expect(await raw(opened.engine, login, sql), sql).toMatchObject({
        ok: false,
        text: expect.stringContaining('Code: 497.'),
      });
    }
  },
);

test.each([
  'max_memory_usage = 0',
  'max_memory_usage = 100000000000',
  'max_execution_time = 0',
  'max_result_rows = 0',
  'max_threads = 64',
])('an explorer may not lift a limit: %s', async (setting) => {
  const answer = await raw(opened.engine, loginOf(opened.engine, 'explorer'), `SELECT 1 SETTINGS ${setting}`);
  expect(answer).toMatchObject({ ok: false, text: expect.stringContaining('Code: 452.') });
});

test('a wrong password opens nothing', async () => {
  expect((await raw(opened.engine, { user: 'writer', password: '' }, 'SELECT 1')).ok).toBe(false);
});

test('passwords are other ones after each start', async () => {
  const before = loginOf(opened.engine, 'writer').password;
  process.kill(opened.engine.pid() ?? 0, 'SIGKILL');
  await expect.poll(() => opened.engine.endpoint.current()?.writer.password ?? before).not.toBe(before);
});

test('the engine keeps to its memory and goes on', async () => {
  await using small = await harness({ memoryBytes: 500_000_000 });
  const pid = small.engine.pid();
  await expect(small.store.query('SELECT length(groupArray(number)) FROM numbers(1e8)')).rejects.toMatchObject({
    code: 'QUESTION_TOO_LARGE',
  });
  expect((await small.store.query('SELECT 1')).rows).toEqual([[1]]);
  expect(small.engine.pid()).toBe(pid);
});

test('a statement of 200 KB may have parameters', async () => {
  await opened.store.ready();
  const long = Array.from({ length: 13_000 }, () => '{one:UInt8}').join(' + ');
  expect((await opened.store.query(`SELECT length('${long}'), {one:UInt8}`, { params: { one: 1 } })).rows).toEqual([
    [`${long.length}`, 1],
  ]);
  await expect(opened.store.query(`SELECT length('${long + long}')`)).rejects.toMatchObject({
    code: 'QUESTION_TOO_LARGE',
  });
});

test('a cancelled question is gone from the engine', async () => {
  await opened.store.ready();
  const running = async (): Promise<string> =>
    (
      await raw(
        opened.engine,
        loginOf(opened.engine, 'writer'),
        "SELECT count() FROM system.processes WHERE query LIKE '%1e13%' AND query NOT LIKE '%processes%'",
      )
    ).text.trim();
  const cancel = new AbortController();
  const asked = opened.store.query('SELECT sum(sipHash64(number)) FROM numbers(1e13)', { signal: cancel.signal });
  await expect.poll(running).toBe('1');
  cancel.abort();
  await expect(asked).rejects.toMatchObject({ code: 'QUESTION_CANCELLED' });
  await expect.poll(running).toBe('0');
});
