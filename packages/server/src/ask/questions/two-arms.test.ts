import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectOf, stratified, zOf, type Pair } from './two-arms.ts';

const pair = (of: number, per: number, others: number, otherPer: number): Pair => ({
  with: { of, per },
  without: { of: others, per: otherPer },
});
const round = (value: number | null): number => Number((value ?? Number.NaN).toFixed(4));
const seed = Math.trunc(Math.random() * 2 ** 31);

describe('two groups', () => {
  test('120 of 1,000 against 80 of 1,000 is half as much again', () => {
    const {
      lift,
      low,
      high,
      difference,
      difference_low: least,
      difference_high: most,
    } = effectOf(pair(120, 1000, 80, 1000));
    expect([lift, low, high].map(round)).toEqual([0.5, 0.1462, 0.9629]);
    expect([difference, least, most].map(round)).toEqual([0.04, 0.0137, 0.0664]);
    expect(round(zOf(pair(120, 1000, 80, 1000)))).toBe(2.9814);
  });

  test('the difference has the interval that Newcombe printed for 56 of 70 against 48 of 80', () => {
    const { difference, difference_low: least, difference_high: most } = effectOf(pair(56, 70, 48, 80));
    expect([difference, least, most].map(round)).toEqual([0.2, 0.0524, 0.3339]);
  });

  test('without a success there is no interval of the ratio, and in an empty group nothing at all', () => {
    expect(effectOf(pair(5, 10, 0, 10))).toMatchObject({ lift: null, low: null, difference: 0.5 });
    expect(effectOf(pair(0, 10, 5, 10))).toMatchObject({ lift: -1, low: null, high: null });
    expect(effectOf(pair(0, 0, 5, 10))).toMatchObject({ lift: null, difference: null });
    expect(zOf(pair(0, 0, 5, 10))).toBeNull();
  });

  test('what is better in both strata is better, though it looks worse over all', () => {
    const [small, large] = [pair(81, 87, 234, 270), pair(192, 263, 55, 80)];
    expect(round(effectOf(pair(273, 350, 289, 350)).lift)).toBe(-0.0554);
    expect(round(stratified([small, large]).lift)).toBe(0.069);
    expect(stratified([small, large]).difference).toBeGreaterThan(0);
  });

  test(`one stratum says what there is without strata, an empty arm nothing (seed ${seed})`, () => {
    const arm = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(arm, arm, ([a, notA], [c, notC]) => {
        const one = pair(a, a + notA, c, c + notC);
        const plain = effectOf(one);
        const told = stratified([one, pair(0, 0, 3, 7)]);
        expect(told.strata).toBe(1);
        for (const key of ['lift', 'low', 'high', 'difference'] as const) {
          expect(told[key]).toBeCloseTo(plain[key] ?? Number.NaN, 9);
        }
        const [p1, p0] = [a / (a + notA), c / (c + notC)];
        const spread = 1.959963984540054 * Math.sqrt((p1 * (1 - p1)) / (a + notA) + (p0 * (1 - p0)) / (c + notC));
        if (a + notA === c + notC) expect((told.difference_high ?? 0) - p1 + p0).toBeCloseTo(spread, 9);
      }),
      { seed, numRuns: 200 },
    );
  });
});
