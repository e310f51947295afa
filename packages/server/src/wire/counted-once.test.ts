import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBooks } from '../observe/observe.ts';
import type { Clock } from '../kernel/kernel.ts';
import { openTemporaryStream, temporaryFolder, type TemporaryStream } from './temporary-stream.fixture.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** An index so small that most events have to be looked up in the store, and wait while that lacks what was forgotten. */
const index = { tableEvents: 40, mostTables: 1, mostHeld: 3 };

type Sent = { readonly id: string; readonly time?: string; readonly subject: string; readonly type: string };

/** How far an event's own time lies from the start: recent, long ago, beyond every clamp, in the future, or not said. */
const age = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: -5 * 60_000, max: 0 }),
  fc.integer({ min: -80 * day, max: -2 * hour }),
  fc.integer({ min: -4000 * day, max: -91 * day }),
  fc.integer({ min: 10_000, max: 50 * 60_000 }),
  fc.integer({ min: hour, max: 24 * hour }),
  fc.integer({ min: 2 * hour, max: 4000 * day }),
);

const plan = fc.record({
  ages: fc.array(age, { minLength: 150, maxLength: 300 }),
  batch: fc.integer({ min: 7, max: 60 }),
  /** How far the clock goes with each request. */
  pace: fc.integer({ min: 0, max: hour }),
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 900, maxLength: 900 }),
  interruptions: fc.array(fc.record({ at: fc.nat(20), what: fc.constantFrom('engine', 'restart') }), { maxLength: 3 }),
});

function events(ages: readonly (number | undefined)[], now: number): Sent[] {
  return ages.map((offset, at) => ({
    id: `e${at}`,
    type: `t${at % 3}`,
    subject: `person/u:${at % 7}`,
    ...(offset === undefined ? {} : { time: new Date(now + offset).toISOString() }),
  }));
}

test(
  'whatever is sent three times, in any order, through kills and restarts, counts once',
  { timeout: 180_000 },
  async () => {
    const property = fc.asyncProperty(plan, async ({ ages, batch, pace, order, interruptions }) => {
      const folder = await temporaryFolder();
      let ahead = 0;
      const clock: Clock = { now: () => Date.now() + ahead };
      let it = await openTemporaryStream(folder, { index, clock });
      try {
        const all = events(ages, Date.now());
        const thrice = [...all, ...all, ...all].map((event, at) => ({ event, rank: order[at % order.length] ?? 0 }));
        const sent = thrice.toSorted((a, b) => a.rank - b.rank).map(({ event }) => event);
        for (let at = 0, round = 0; at < sent.length; at += batch, round += 1) {
          await it.send(sent.slice(at, at + batch), 'public');
          ahead += pace;
          // What is in the store is forgotten by the index, so the next copies have to be looked up.
          if (round % 8 === 7) await it.stream.idle();
          for (const { what } of interruptions.filter((one) => one.at === round)) {
            it = await interrupt(it, what, () => openTemporaryStream(folder, { index, clock }));
          }
        }
        await it.stream.idle();
        await expectOnce(it, all, clock);
      } finally {
        await it.close();
        await folder.remove();
      }
    });
    const checked = await fc.check(property, { numRuns: 2, verbose: 1, endOnFailure: true });
    expect(checked.failed, fc.defaultReportMessage(checked)).toBe(false);
  },
);

async function interrupt(
  it: TemporaryStream,
  what: string,
  open: () => Promise<TemporaryStream>,
): Promise<TemporaryStream> {
  if (what === 'engine') {
    const pid = it.engine.pid();
    // It may be on its way already.
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    return it;
  }
  await it.close();
  return await open();
}

async function expectOnce(it: TemporaryStream, all: readonly Sent[], clock: Clock): Promise<void> {
  // The engine may have been killed a moment ago.
  await it.store.ready();
  const { rows } = await it.store.query(
    "SELECT count(), uniqExact(id), (SELECT count() FROM ids), (SELECT count() FROM timeline), (SELECT sum(events) FROM rollup_activity WHERE grain = 'day') FROM events",
  );
  const n = String(all.length);
  expect(rows[0]).toEqual([n, n, n, n, n]);
  for (let subject = 0; subject < 7; subject += 1) {
    const [row] = it.records.getStates([{ workspace: 'w', kind: 'person', id: `u:${subject}` }]);
    const mine = all.filter((event) => event.subject === `person/u:${subject}`);
    expect(JSON.parse(row?.state ?? '{}')).toMatchObject({ events: mine.length });
  }
  const to = Math.ceil((clock.now() + 1) / 60_000) * 60_000;
  const books = await readBooks(
    { records: it.records, store: it.store, ends: () => ({ received: 0, admitted: 0, quarantine: 0 }) },
    { workspace: 'w', from: to - 10 * day, to },
  );
  expect(books).toMatchObject({
    balanced: true,
    total: {
      received: all.length * 3,
      admitted: all.length,
      duplicate: all.length * 2,
      conflict: 0,
      waiting: 0,
      stored: all.length,
    },
  });
}
