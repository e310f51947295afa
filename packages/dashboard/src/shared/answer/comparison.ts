import type { Answer, AnswerColumn, Cell } from '@millrace/contract';

/** A metric of a row with all that stands beside it in an answer compared with usual. */
export type Comparison = {
  readonly column: AnswerColumn;
  readonly now: Cell;
  /** Median of the same time of the weeks before, and the band of these weeks; null where too few are known. */
  readonly usual: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly weeks: number;
  /** Of a share the difference, of anything else the part of what was; null: nothing to compare with. */
  readonly change: number | null;
  /** What a share is a share of. */
  readonly n: number | undefined;
};

/** Undefined: the answer has no such column. */
export function comparisonOf(
  { columns }: Pick<Answer, 'columns'>,
  row: readonly Cell[],
  metric: string,
): Comparison | undefined {
  const place = (name: string): number => columns.findIndex((column) => column.name === name);
  const number = (suffix: string): number | null => {
    const cell = row[place(`${metric}${suffix}`)];
    return typeof cell === 'number' ? cell : null;
  };
  const column = columns[place(metric)];
  if (column === undefined) return undefined;
  return {
    column,
    now: row[place(metric)] ?? null,
    usual: number('.usual'),
    low: number('.usual.low'),
    high: number('.usual.high'),
    weeks: number('.usual.n') ?? 0,
    change: number('.change'),
    n: number('.n') ?? undefined,
  };
}

/** Whether some of those a rate is of are too young for what it counts. Pure. */
export function isEarly({ columns }: Pick<Answer, 'columns'>, row: readonly Cell[], metric: string): boolean {
  return row[columns.findIndex(({ name }) => name === `${metric}.mature`)] === false;
}

/** What is nearer than this to usual is chance: two points of a share, a tenth or two standard deviations of a count. */
function chance(usual: number, unit: string | null): number {
  if (unit === 'fraction') return 0.02;
  const known = Math.abs(usual);
  return Math.max(1, 0.1 * known, unit === 'minor' ? 0 : 2 * Math.sqrt(known));
}

/** How far from usual, in half widths of the band; 0 inside of it, or nearer than chance, or where nothing is known. Pure. */
export function distanceOf({ now, usual, low, high, column }: Omit<Comparison, 'weeks' | 'change' | 'n'>): number {
  if (typeof now !== 'number' || usual === null || low === null || high === null) return 0;
  const distance = Math.abs(now - usual) / Math.max((high - low) / 2, chance(usual, column.unit));
  return (now >= low && now <= high) || distance < 1 ? 0 : distance;
}
