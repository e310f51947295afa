import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beyond } from './slice.ts';
import { identityOf, temporaryAdmitted } from './admitted.harness.ts';

const hour = 3_600_000;

type Sent = { readonly event: number; readonly received: number; readonly time: number; entry?: number };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('slice' as const),
      /** Per event: how far its request was received before or after the clock's pace, how its own time differs, and whether it waits. */
      events: fc.array(
        fc.record({
          late: fc.integer({ min: 0, max: 3000 }),
          ahead: fc.integer({ min: -2 * hour, max: hour }),
          waits: fc.boolean(),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      passes: fc.integer({ min: 0, max: hour }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('settle' as const), most: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('forget' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('reopen' as const),
      closes: fc.boolean(),
      /** Of the snapshots, those that are lost. */
      lost: fc.array(fc.nat(8), { maxLength: 4 }),
      /** The store was emptied and has come this far. */
      rebuilt: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
  },
);

const slice = {
  what: 'slice' as const,
  events: Array.from({ length: 5 }, () => ({ late: 0, ahead: 0, waits: false })),
  passes: hour,
};
/** A run that surely forgets, so that the law never holds for want of cases. */
const forgetful = [
  ...Array.from({ length: 12 }, () => slice),
  { what: 'forget' as const, share: 1 },
  slice,
  slice,
  slice,
];

test('who is neither in the index nor beyond it was never admitted', { timeout: 60_000 }, async () => {
  let unknown = 0;
  let forgotten = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
    const it = await temporaryAdmitted({ tableEvents: 6, mostTables: 1 });
    try {
      const all: Sent[] = [];
      let waiting: Sent[] = [];
      let now = 1_700_000_000_000;
      let idsAt = 0;
      await it.open(0);
      for (const one of steps) {
        if (one.what === 'slice') {
          now += one.passes;
          const sent = one.events.map(({ late, ahead, waits }) => ({
            event: all.length,
            received: now - late,
            time: now - late + ahead,
            waits,
          }));
          for (const each of sent) all.push({ event: all.length, received: each.received, time: each.time });
          const mine = all.slice(-sent.length);
          const admitted = mine.filter((_, at) => sent[at]?.waits !== true);
          waiting.push(...mine.filter((_, at) => sent[at]?.waits === true));
          for (const each of admitted) each.entry = it.end();
          const receivedAt = Math.max(...mine.map(({ received }) => received));
          await it.write({ events: admitted.map(({ event }) => event), receivedAt, madeAt: now });
        } else if (one.what === 'settle' && waiting.length > 0) {
          const mine = waiting.slice(0, one.most);
          waiting = waiting.slice(one.most);
          for (const each of mine) each.entry = it.end();
          const receivedAt = Math.max(...mine.map(({ received }) => received));
          await it.write({ events: mine.map(({ event }) => event), receivedAt, madeAt: now, settles: true });
        } else if (one.what === 'forget') {
          idsAt = Math.max(idsAt, Math.floor(one.share * it.end()));
          it.index.forget(idsAt);
        } else if (one.what === 'reopen') {
          if (one.closes) await it.index.close();
          else await it.index.idle();
          const files = await readdir(it.directory);
          for (const at of one.lost) await rm(join(it.directory, files[at] ?? 'none'), { force: true });
          if (one.rebuilt !== undefined) idsAt = Math.floor(one.rebuilt * idsAt);
          await it.open(idsAt);
        }
        expect(it.index.covered).toBe(true);
        for (const each of all) {
          if (each.entry === undefined || it.index.find(identityOf(each.event)) !== undefined) continue;
          unknown += 1;
          // The store knows it, and it is asked.
          expect(each.entry).toBeLessThan(idsAt);
          expect(beyond({ time: each.time, ownTime: each.time }, it.index.since)).toBe(true);
          expect(each.received).toBeLessThan(it.index.since);
        }
        if (it.index.from > 0) forgotten += 1;
      }
    } finally {
      await it.destroy();
    }
  });
  const checked = await fc.check(property, { numRuns: 60, verbose: 1, examples: [[forgetful]] });
  expect(checked.failed, fc.defaultReportMessage(checked)).toBe(false);
  expect(Math.min(unknown, forgotten)).toBeGreaterThan(0);
});
