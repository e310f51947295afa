import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityOf, temporaryAdmitted, temporaryAhead, type SentEvent } from './admitted.harness.ts';

const hour = 3_600_000;

type Sent = SentEvent & { entry?: number };

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('slice' as const),
      /** Per event: how far its request was received before or after the clock's pace, how its own time differs, and whether it waits. */
      events: fc.array(
        fc.record({
          late: fc.integer({ min: 0, max: 3000 }),
          ahead: fc.oneof(fc.integer({ min: -2 * hour, max: hour }), fc.integer({ min: 0, max: 12 * hour })),
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
  events: Array.from({ length: 5 }, (_, at) => ({ late: 0, ahead: at * 3 * hour, waits: false })),
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

test.each([{}, { mostHeld: 4, mostRead: 3 }])(
  'who is neither in the index nor looked up was never admitted, bounds %j',
  { timeout: 120_000 },
  async (bounds) => {
    let unknown = 0;
    let forgotten = 0;
    let spared = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const it = await temporaryAdmitted({ tableEvents: 6, mostTables: 1, ...bounds });
      const ahead = await temporaryAhead();
      try {
        const all: Sent[] = [];
        let waiting: Sent[] = [];
        let now = 1_700_000_000_000;
        let idsAt = 0;
        await it.open(0);
        await ahead.open();
        for (const one of steps) {
          if (one.what === 'slice') {
            now += one.passes;
            const sent = one.events.map(({ late, ahead, waits }) => ({
              event: all.length,
              received: now - late,
              ownTime: now - late + ahead,
              waits,
            }));
            for (const { received, ownTime } of sent) all.push({ event: all.length, received, ownTime });
            const mine = all.slice(-sent.length);
            const admitted = mine.filter((_, at) => sent[at]?.waits !== true);
            waiting.push(...mine.filter((_, at) => sent[at]?.waits === true));
            for (const each of admitted) each.entry = it.end();
            const receivedAt = Math.max(...mine.map(({ received }) => received));
            await ahead.commit(admitted, it.index.since);
            await it.write({ events: admitted.map(({ event }) => event), receivedAt, madeAt: now });
          } else if (one.what === 'settle' && waiting.length > 0) {
            const mine = waiting.slice(0, one.most);
            waiting = waiting.slice(one.most);
            for (const each of mine) each.entry = it.end();
            const receivedAt = Math.max(...mine.map(({ received }) => received));
            await ahead.commit(mine, it.index.since);
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
            await ahead.open();
          }
          // Where the store does not speak for all that was forgotten, who is asked waits until it does.
          const speaks = it.index.covered ? idsAt : it.index.from;
          expect(it.index.covered || 'mostHeld' in bounds).toBe(true);
          if (it.index.from === 0) continue;
          forgotten += 1;
          const known = all.filter(({ entry }) => entry !== undefined);
          const strangers = known.filter(({ event }) => it.index.find(identityOf(event)) === undefined);
          unknown += strangers.length;
          // The store knows them, and it is asked, whenever they are sent again.
          expect(Math.max(...strangers.map(({ entry = 0 }) => entry))).toBeLessThan(speaks);
          expect(Math.max(...strangers.map(({ received }) => received))).toBeLessThan(it.index.since);
          for (const received of [now, now + hour, now + 12 * hour]) {
            const again = strangers.map((each) => ({ ...each, received }));
            expect(await ahead.asked(again, it.index.since)).toEqual(strangers.map(({ event }) => event));
          }
          const fresh = { event: all.length, received: now, ownTime: now };
          spared += (await ahead.asked([fresh], it.index.since)).length === 0 ? 1 : 0;
        }
      } finally {
        await it.destroy();
        await ahead.destroy();
      }
    });
    const checked = await fc.check(property, { numRuns: 20, verbose: 1, examples: [[forgetful]] });
    expect(checked.failed, fc.defaultReportMessage(checked)).toBe(false);
    expect(Math.min(unknown, forgotten, spared)).toBeGreaterThan(0);
  },
);
