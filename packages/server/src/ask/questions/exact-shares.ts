/** What sums of floats differ by is no difference. */
const noise = 1e-6;

/**
 * Shares of a total as whole multiples of 1/`units`, which add up to it exactly: each rounded down, and what is left given to the
 * largest remainders, the first of equal ones first.
 */
export function exactShares(shares: readonly number[], total: number, units: number): number[] {
  const wanted = shares.map((share) => Math.round((share * units) / noise) * noise);
  const floors = wanted.map((each) => Math.floor(each + noise / 2));
  const left = Math.round(total * units) - floors.reduce((sum, each) => sum + each, 0);
  const places = wanted
    .map((each, i) => ({ i, rest: Math.round((each - (floors[i] ?? 0)) / noise) }))
    .toSorted((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of places.slice(0, Math.max(0, left))) floors[i] = (floors[i] ?? 0) + 1;
  return floors.map((each) => each / units);
}
