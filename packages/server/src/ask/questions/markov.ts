/** States of a journey beside its channels. */
export const stateOf = { start: 'start', converted: 'converted', lost: 'lost' } as const;

/** How often one state follows on another. */
export type Step = { readonly from: string; readonly to: string; readonly count: number };

/**
 * The share of each channel by its removal effect (E. Anderl, I. Becker, F. von Wangenheim, J. H. Schumann, "Mapping the customer
 * journey", IJRM 33(3), 2016): journeys are an absorbing chain of order 1 with the transitions as they were counted; the
 * effect of a channel is the part of the probability to convert that is lost when whoever comes to it is lost. Shares are the
 * effects divided by their sum. The same channel several times in a row is once.
 */
export function removalShares(steps: readonly Step[], channels: readonly string[]): Map<string, number> {
  const whole = converting(steps, channels);
  const effects = channels.map((channel) => {
    const left = channels.filter((other) => other !== channel);
    return whole === 0 ? 0 : 1 - converting(steps, left) / whole;
  });
  const sum = effects.reduce((total, effect) => total + effect, 0);
  return new Map(channels.map((channel, i) => [channel, sum === 0 ? 0 : (effects[i] ?? 0) / sum]));
}

/** The probability to get from the start to a conversion by these channels; all others lead nowhere. */
function converting(steps: readonly Step[], channels: readonly string[]): number {
  const states = [stateOf.start, ...channels];
  const places = new Map(states.map((state, i) => [state, i]));
  const total = new Map<string, number>();
  for (const { from, count } of steps) total.set(from, (total.get(from) ?? 0) + count);
  // (I - Q) x = r: x is the probability to convert from each state.
  const rows = states.map((_, i): number[] => [...states.map((__, k) => (i === k ? 1 : 0)), 0]);
  for (const { from, to, count } of steps) {
    const row = rows[places.get(from) ?? -1];
    const place = to === stateOf.converted ? states.length : places.get(to);
    if (row === undefined || place === undefined) continue;
    const share = count / (total.get(from) ?? count);
    row[place] = (row[place] ?? 0) + (place === states.length ? share : -share);
  }
  return solve(rows)[0] ?? 0;
}

/** Gauss and Jordan, with the largest pivot. Every state gets out, so there is one. */
function solve(rows: number[][]): number[] {
  for (let column = 0; column < rows.length; column += 1) {
    let best = column;
    for (let i = column + 1; i < rows.length; i += 1) if (size(rows, i, column) > size(rows, best, column)) best = i;
    const [top = [], other = []] = [rows[best], rows[column]];
    rows[best] = other;
    rows[column] = top;
    const pivot = top[column] ?? 1;
    for (const [i, row] of rows.entries()) {
      const factor = (row[column] ?? 0) / pivot;
      if (i === column || factor === 0) continue;
      for (let k = column; k < row.length; k += 1) row[k] = (row[k] ?? 0) - factor * (top[k] ?? 0);
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}

const size = (rows: readonly number[][], i: number, column: number): number => Math.abs(rows[i]?.[column] ?? 0);
