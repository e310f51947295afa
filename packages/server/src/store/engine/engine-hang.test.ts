import { expect, test } from 'vitest';
import { eventRows } from '../event-rows.fixture.ts';
import { eventColumns } from '../store.ts';
import { harness } from './engine.harness.ts';

test('a hung engine: away, requests end at their deadline, and after it wakes everything goes on', async () => {
  await using opened = await harness({ probeMs: 50, probeDeadlineMs: 300, insertTimeoutMs: 500 });
  const { store, engine } = opened;
  const rows = eventRows(0, 100);
  const pid = engine.pid() ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const inFlight = store.insert('events', eventColumns, rows, { token: '1:events:0' });
    // Its own deadline of 30 s lies beyond the end of this test.
    const asked = store.query('SELECT 1');
    const reason = { code: 'STORE_UNAVAILABLE' };
    expect(await Promise.allSettled([asked, inFlight])).toMatchObject([{ reason }, { reason }]);
    await expect.poll(() => store.status().state).toBe('away');
    await expect(store.insert('events', eventColumns, rows, { token: '1:events:0' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(store.ready(AbortSignal.timeout(10))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await store.ready();
  await store.insert('events', eventColumns, rows, { token: '1:events:0' });
  expect(await opened.count('1')).toBe(100);
  expect(engine.pid()).toBe(pid);
});

test('an engine that hangs too long is killed and started again on the same data', async () => {
  await using opened = await harness({ probeMs: 50, probeDeadlineMs: 300, insertTimeoutMs: 500, hungMs: 600 });
  const { store, engine } = opened;
  await store.insert('events', eventColumns, eventRows(0, 100), { token: '1:events:0' });
  const pid = engine.pid() ?? 0;
  process.kill(pid, 'SIGSTOP');
  await expect.poll(() => engine.pid() ?? pid, { timeout: 10_000 }).not.toBe(pid);
  await expect.poll(async () => await opened.count('1').catch(() => 0), { timeout: 10_000 }).toBe(100);
});
