import type { AnswerColumn, Cell, Compare } from '@millrace/contract';

/** Fewer weeks than this are no band. */
const fewest = 3;
/** The band holds the middle four fifths of the weeks. */
const band = { low: 0.1, high: 0.9 };

/** The columns beside a metric of what it is compared with. */
export function comparedColumns({ name, type, unit }: AnswerColumn, compare: Compare): AnswerColumn[] {
  const change: AnswerColumn = { name: `${name}.change`, type: 'number', unit: isShare(unit) ? 'points' : 'fraction' };
  if (compare === 'previous') return [{ name: `${name}.previous`, type, unit }, change];
  const told = (suffix: string): AnswerColumn => ({ name: `${name}.usual${suffix}`, type: 'number', unit });
  const n: AnswerColumn = { name: `${name}.usual.n`, type: 'integer', unit: 'weeks' };
  return [told(''), told('.low'), told('.high'), n, change];
}

/** `before`: its value in each stretch that there are data of, the latest first; null where it says nothing. */
export function comparedCells(now: Cell, before: readonly Cell[], { unit }: AnswerColumn, compare: Compare): Cell[] {
  if (compare === 'previous') {
    const [previous = null] = before;
    return [previous, changeOf(now, previous, unit)];
  }
  const values = before.filter((each) => typeof each === 'number').toSorted((a, b) => a - b);
  if (values.length < fewest) return [null, null, null, values.length, null];
  const usual = quantile(values, 0.5);
  return [usual, quantile(values, band.low), quantile(values, band.high), values.length, changeOf(now, usual, unit)];
}

const isShare = (unit: string | null): boolean => unit === 'fraction';

/** Of a share the difference, of anything else the part of what was. */
function changeOf(now: Cell, before: Cell, unit: string | null): number | null {
  if (typeof now !== 'number' || typeof before !== 'number') return null;
  if (isShare(unit)) return now - before;
  return before === 0 ? null : (now - before) / Math.abs(before);
}

/** Of sorted values, between the two beside it: what the engine calls exact and inclusive. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}
