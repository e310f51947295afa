import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryAdmitted, temporaryAhead, type SentEvent } from './admitted.harness.ts';

const minute = 60_000;
const period = 10 * minute;
const base = 2_000_000 * period;

let it: Awaited<ReturnType<typeof temporaryAhead>>;
beforeEach(async () => {
  it = await temporaryAhead({ mostWords: 3, mostHeld: 5 });
  await it.open();
});
afterEach(async () => {
  await it.destroy();
});

const sent = (event: number, ownTime: number, received: number): SentEvent => ({ event, ownTime, received });

async function rows(): Promise<number[][]> {
  const all = await it.records.read((db) => db.selectFrom('ahead').selectAll().orderBy('period').execute());
  return all.map((row) => [row.period - base / period, row.word]);
}

/** Events of the given numbers with one own time, admitted a day before it. */
async function admitAhead(events: readonly number[], ownTime: number, since = Number.NEGATIVE_INFINITY): Promise<void> {
  await it.commit(
    events.map((event) => sent(event, ownTime, ownTime - 86_400_000)),
    since,
  );
}

test('whose own time lies between since and the receipt, a minute added to both, is not looked up', async () => {
  const now = base;
  const since = now - period;
  const offsets = [-20 * minute, -9 * minute - 1, -9 * minute, 0, minute, minute + 1, 90 * minute];
  const events = offsets.map((offset, event) => sent(event, now + offset, now));
  expect(await it.asked(events, since)).toEqual([0, 1, 5, 6]);
});

test('who ran ahead is looked up when that time has come, through a restart; another one is not', async () => {
  await admitAhead([1], base);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await it.asked([sent(1, base, base), sent(2, base, base)], base - period)).toEqual([1]);
    await it.open();
  }
});

test('nothing is kept of who did not run ahead, nor of times that lie before the index', async () => {
  await it.commit(
    [sent(1, base, base), sent(2, base + minute, base), sent(3, base + minute + 1, base)],
    Number.NEGATIVE_INFINITY,
  );
  await admitAhead([4], base + 3 * period);
  expect(await rows()).toEqual([
    [0, 4],
    [3, 6],
  ]);
  await it.commit([], base + 2 * period);
  expect(await rows()).toEqual([
    [2, -1],
    [3, 6],
  ]);
});

test('what was dropped is looked up by its time, though since goes back', async () => {
  await admitAhead([1], base);
  await it.commit([], base + period);
  for (let turn = 0; turn < 2; turn += 1) {
    const now = base + 2 * period;
    expect(await it.asked([sent(1, base, now), sent(2, base + period, now)], base - period)).toEqual([1]);
    await it.open();
  }
});

test('a period of too many is looked up as a whole, and takes no more', async () => {
  await it.asked([sent(9, base, base)], 0);
  await admitAhead([1, 2, 3], base);
  expect(await it.asked([sent(9, base, base)], 0)).toEqual([]);
  await admitAhead([4], base);
  await admitAhead([5], base);
  expect(await rows()).toHaveLength(4);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await it.asked([sent(9, base, base), sent(9, base + period, base + period)], 0)).toEqual([9]);
    await it.open();
  }
});

test('more periods than are held at once are read again', async () => {
  const periods = [0, 1, 2, 3, 4];
  for (const at of periods) await admitAhead([at * 10, at * 10 + 1], base + at * period);
  for (let turn = 0; turn < 3; turn += 1) {
    for (const at of periods) {
      const time = base + at * period;
      expect(await it.asked([sent(at * 10 + 1, time, time), sent(at * 10 + 2, time, time)], 0)).toEqual([at * 10 + 1]);
    }
  }
});

test('who comes within a minute is not looked up while the index reaches back two', async () => {
  // 120 events are held at least, one a second.
  const admitted = await temporaryAdmitted({ tableEvents: 30, mostTables: 4 });
  try {
    await admitted.open(0);
    for (let event = 0; event < 400; event += 1) {
      const received = base + event * 1000;
      const late = [sent(event, received - minute, received), sent(event, received + minute, received)];
      if (admitted.index.from > 0) expect(await it.asked(late, admitted.index.since)).toEqual([]);
      await admitted.write({ events: [event], receivedAt: received });
      admitted.index.forget(admitted.end());
    }
    expect(admitted.index.from).toBeGreaterThan(0);
  } finally {
    await admitted.destroy();
  }
});
