import { wilson } from '../../measure/measure.ts';

/** How many of how many. */
export type Arm = { readonly of: number; readonly per: number };
/** The same question in one stratum: those who have it, and the others. */
export type Pair = { readonly with: Arm; readonly without: Arm };

export type Effect = {
  /** Of the rate without it: 0.5 is half as much again. */
  readonly lift: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly difference: number | null;
  readonly difference_low: number | null;
  readonly difference_high: number | null;
};

/** The quantile 0.975 of the standard normal distribution: two-sided 95 %. */
const z = 1.959963984540054;
const rateOf = ({ of, per }: Arm): number | null => (per === 0 ? null : of / per);

/**
 * The ratio with the interval of its logarithm (Katz 1978), the difference with Newcombe's (1998, method 10, of two Wilson
 * intervals).
 */
export function effectOf(pair: Pair): Effect {
  const [p1, p0] = [rateOf(pair.with), rateOf(pair.without)];
  if (p1 === null || p0 === null) return noEffect;
  const [one, other] = [wilson(pair.with.of, pair.with.per), wilson(pair.without.of, pair.without.per)];
  const difference = p1 - p0;
  const down = one && other && Math.hypot(p1 - one.low, other.high - p0);
  const up = one && other && Math.hypot(one.high - p1, p0 - other.low);
  const variance = 1 / pair.with.of - 1 / pair.with.per + 1 / pair.without.of - 1 / pair.without.per;
  return {
    ...ratioOf(p0 === 0 ? null : p1 / p0, variance),
    difference,
    difference_low: down === undefined ? null : difference - down,
    difference_high: up === undefined ? null : difference + up,
  };
}

/**
 * Mantel and Haenszel's ratio and difference over strata, with the variances of Greenland and Robins (1985) and of Sato
 * (1989). A stratum in which one arm is empty says nothing.
 */
export function stratified(pairs: readonly Pair[]): Effect & { readonly strata: number } {
  const full = pairs.filter((pair) => pair.with.per > 0 && pair.without.per > 0);
  const sums = { r: 0, s: 0, v: 0, weight: 0, gain: 0, p: 0, q: 0 };
  for (const {
    with: { of: a, per: n1 },
    without: { of: c, per: n0 },
  } of full) {
    const all = n1 + n0;
    sums.r += (a * n0) / all;
    sums.s += (c * n1) / all;
    sums.v += (n1 * n0 * (a + c) - a * c * all) / (all * all);
    sums.weight += (n1 * n0) / all;
    sums.gain += (a * n0 - c * n1) / all;
    sums.p += (n1 * n1 * c - n0 * n0 * a + (n1 * n0 * (n0 - n1)) / 2) / (all * all);
    sums.q += (a * (n0 - c) + c * (n1 - a)) / (2 * all);
  }
  if (sums.weight === 0) return { ...noEffect, strata: full.length };
  const difference = sums.gain / sums.weight;
  const spread = z * Math.sqrt(Math.max(0, (difference * sums.p + sums.q) / sums.weight ** 2));
  return {
    ...ratioOf(sums.s === 0 ? null : sums.r / sums.s, sums.v / (sums.r * sums.s)),
    difference,
    difference_low: difference - spread,
    difference_high: difference + spread,
    strata: full.length,
  };
}

/** Of the difference under the assumption that there is none: the z of two pooled shares. */
export function zOf(pair: Pair): number | null {
  const [p1, p0] = [rateOf(pair.with), rateOf(pair.without)];
  if (p1 === null || p0 === null) return null;
  const pooled = (pair.with.of + pair.without.of) / (pair.with.per + pair.without.per);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / pair.with.per + 1 / pair.without.per));
  return spread === 0 ? null : (p1 - p0) / spread;
}

const noEffect: Effect = {
  lift: null,
  low: null,
  high: null,
  difference: null,
  difference_low: null,
  difference_high: null,
};

/** Without a success in one arm there is no interval of a logarithm. */
function ratioOf(ratio: number | null, variance: number): Pick<Effect, 'lift' | 'low' | 'high'> {
  if (ratio === null) return { lift: null, low: null, high: null };
  if (!Number.isFinite(variance) || variance < 0 || ratio === 0) return { lift: ratio - 1, low: null, high: null };
  const factor = Math.exp(z * Math.sqrt(variance));
  return { lift: ratio - 1, low: ratio / factor - 1, high: ratio * factor - 1 };
}
