import { expect, test } from 'vitest';
import { harness, loginOf, raw, type Harness } from './engine.harness.ts';

async function write(it: Harness, sql: string): Promise<void> {
  const { ok, text } = await raw(it.engine, loginOf(it.engine, 'writer'), sql);
  if (!ok) throw new Error(text);
}

const other = "INSERT INTO millrace.store_meta VALUES ('another', 1, now64(3))";

test(
  'another store in its place is noticed though nothing broke, until the first is back',
  { timeout: 60_000 },
  async () => {
    await using it = await harness({ probeMs: 50 });
    const first = it.store.status();
    await write(it, 'RENAME TABLE millrace.store_meta TO millrace.kept');
    await write(it, 'CREATE TABLE millrace.store_meta AS millrace.kept');
    await write(it, other);
    await expect
      .poll(() => it.store.status())
      .toMatchObject({
        state: 'away',
        code: 'INCARNATION_MISMATCH',
        reason: expect.stringContaining('millrace rebuild store'),
      });
    await expect(it.store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await write(it, 'EXCHANGE TABLES millrace.store_meta AND millrace.kept');
    await it.store.ready();
    expect(it.store.status()).toEqual(first);
    expect(it.store.status()).not.toBe(first);
  },
);

test('an emptied store is made anew, and is another one', { timeout: 60_000 }, async () => {
  await using it = await harness({ probeMs: 50 });
  for (const table of ['store_meta', 'schema_steps', 'events']) await write(it, `DROP TABLE millrace.${table} SYNC`);
  await expect.poll(() => it.store.status()).toMatchObject({ state: 'away', code: 'INCARNATION_MISMATCH' });
  expect(await it.store.query('SELECT 1').catch((error: Error) => error.message)).toContain('millrace rebuild store');
});
