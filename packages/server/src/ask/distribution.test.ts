import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asked, framed, inRange, openAsked, properties, round, seed, sum } from './lead-brute-force.harness.ts';
import { binsOver } from './questions/bins.ts';

describe(`distribution (seed ${seed})`, () => {
  let asking: Awaited<ReturnType<typeof openAsked>>;
  beforeAll(async () => {
    asking = await openAsked();
  }, 60_000);
  afterAll(async () => await asking?.close());

  test('equals brute force, in bins and at edges', { timeout: 60_000 }, async () => {
    const arbitrary = fc.record({
      frame: framed,
      cut: fc.oneof(
        fc.record({ bins: fc.integer({ min: 1, max: 30 }) }),
        fc.record({
          edges: fc
            .uniqueArray(fc.integer({ min: -10, max: 130 }), { minLength: 1, maxLength: 8 })
            .map((edges) => edges.toSorted((a, b) => a - b)),
        }),
      ),
    });
    const check = async ({ frame, cut }: Parameters<Parameters<typeof arbitrary.map>[0]>[0]) => {
      const question = {
        kind: 'distribution',
        of: 'data.price * 2.5',
        where: 'type != "paid"',
        ...cut,
        ...asked(frame),
      };
      const { rows, n, notes } = await asking.ask(question);
      const list = inRange(frame).filter(({ type }) => type !== 'paid');
      const values = list.flatMap(({ data }) => (data['price'] === undefined ? [] : [Number(data['price']) * 2.5]));
      expect(n).toBe(values.length);
      expect(notes?.['without']).toBe(list.length - values.length);
      expect(rows.length === 0).toBe(values.length === 0);
      if (values.length === 0) return;
      const told = rows.map(([from, to, events]) => ({
        from: from === null ? Number.NEGATIVE_INFINITY : Number(from),
        to: to === null ? Number.POSITIVE_INFINITY : Number(to),
        events: Number(events),
      }));
      let below = 0;
      for (const [i, { from, to, events }] of told.entries()) {
        expect(events).toBe(values.filter((value) => value >= from && value < to).length);
        below += events;
        expect(round([rows[i]?.slice(3) ?? []])).toEqual(round([[events / n, below / n]]));
        if (i > 0) expect(from).toBe(told[i - 1]?.to);
      }
      expect(below).toBe(n);
      if ('edges' in cut) expect(told.map(({ to }) => to)).toEqual([...cut.edges, Number.POSITIVE_INFINITY]);
      else expect(rows.length).toBeLessThanOrEqual(cut.bins);
      const figures = [Math.min(...values), Math.max(...values), sum(values) / n];
      expect(round([[notes?.['min'], notes?.['max'], notes?.['mean']]])).toEqual(round([figures]));
    };
    await fc.assert(fc.asyncProperty(arbitrary, check), properties);
  });

  test.each([
    [{ edges: [2, 1] }, 'QUESTION_INVALID'],
    [{ edges: [1], bins: 3 }, 'QUESTION_INVALID'],
    [{ of: 'type' }, 'METRIC_INVALID'],
  ])('%j is refused with %s', async (extra, code) => {
    const range = { from: '2026-01-05', to: '2026-01-06' };
    const question = { kind: 'distribution', of: 'data.price', range, ...extra };
    await expect(asking.ask(question)).rejects.toMatchObject({ code });
  });
});

test(`bins are at most as many as asked for, of one round width, and hold both ends (seed ${seed})`, () => {
  const number = fc.integer({ min: -1e9, max: 1e9 }).map((each) => each / 1000);
  fc.assert(
    fc.property(
      number,
      fc.integer({ min: 1, max: 1e9 }).map((each) => each / 1000),
      fc.integer({ min: 1, max: 99 }),
      (least, length, count) => {
        const most = least + length;
        const bins = binsOver(least, most, count);
        expect(bins.length).toBeGreaterThan(0);
        expect(bins.length).toBeLessThanOrEqual(count);
        const [first, last] = [bins[0], bins.at(-1)];
        expect(first?.from).toBeLessThanOrEqual(least + Math.abs(least) * 1e-9);
        if (last?.to !== null) expect(last?.to).toBeGreaterThanOrEqual(most - Math.abs(most) * 1e-9);
      },
    ),
    { seed, numRuns: 300 },
  );
  expect(binsOver(0, 1, 10).map(({ from }) => from)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(binsOver(3, 3, 10)).toEqual([{ from: 3, to: null }]);
});
