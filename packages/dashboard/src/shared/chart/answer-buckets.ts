import type { Answer, AnswerColumn, Cell } from '@millrace/contract';
import { rest, type Band, type Buckets, type Series } from './buckets.ts';
import { numberOf } from '../number/number-of.ts';

const dayMs = 86_400_000;

export type Drawn = { readonly buckets: Buckets; readonly column: AnswerColumn };

/** A trend's rows (time, the group if there is one, metrics) as lines over its buckets, and the column they show: the first metric, or the one of this name. Pure. */
export function answerBuckets({ columns, rows }: Answer, metric?: string): Drawn {
  const grouped = columns[1]?.type === 'text';
  const place = metric === undefined ? (grouped ? 2 : 1) : columns.findIndex(({ name }) => name === metric);
  const column = columns[place] ?? { name: 'value', type: 'number', unit: null };
  const starts = [...new Set(rows.map(([time]) => Date.parse(String(time))))];
  const at = new Map(starts.map((start, i) => [start, i]));
  const series = new Map<string, (number | null)[]>();
  for (const row of rows) {
    const name = grouped ? labelOf(row[1]) : column.name;
    const values = series.get(name) ?? starts.map(() => null);
    series.set(name, values);
    values[at.get(Date.parse(String(row[0]))) ?? 0] = numberOf(row[place]);
  }
  const lines = [...series].map(([name, values]) => ({ name, values, total: sumOf(values) }));
  lines.sort((a, b) => Number(a.name === rest) - Number(b.name === rest) || b.total - a.total);
  return { buckets: { starts, step: (starts[1] ?? 0) - (starts[0] ?? 0) || dayMs, series: lines }, column };
}

/** Metrics of a trend without groups as lines, in the order they are named. Pure. */
export function metricLines(answer: Answer, metrics: readonly string[]): Buckets {
  const drawn = metrics.map((name) => answerBuckets(answer, name).buckets);
  return { starts: [], step: dayMs, ...drawn[0], series: drawn.flatMap(({ series }) => series) };
}

/** A trend of one metric without groups, with what it is compared with: a line of before, or of what is usual, in its band. Pure. */
export function comparedBuckets(answer: Answer, metric: string): Drawn {
  const { buckets, column } = answerBuckets(answer, metric);
  const valuesOf = (suffix: string): readonly (number | null)[] | undefined => {
    const place = answer.columns.findIndex(({ name }) => name === `${metric}.${suffix}`);
    return place < 0 ? undefined : answer.rows.map((row) => numberOf(row[place]));
  };
  const lines = ['previous', 'usual'].flatMap((name): Series[] => {
    const values = valuesOf(name);
    return values === undefined ? [] : [{ name, values, total: sumOf(values), reference: true }];
  });
  const [low, high] = [valuesOf('usual.low'), valuesOf('usual.high')];
  const band: Band | undefined = low && high && { low, high };
  return { buckets: { ...buckets, series: [...buckets.series, ...lines], ...(band && { band }) }, column };
}

const labelOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? 'not set' : String(cell));
const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
