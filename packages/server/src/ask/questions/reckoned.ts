import type { AnswerColumn, AskedMetric, Cell } from '@millrace/contract';
import type { Asking } from './asking.ts';
import type { Rows } from './compiled.ts';
import type { Frame } from './frame.ts';
import { measured, type Asked, type Wanted } from './measured.ts';
import type { Group } from './measured-groups.ts';

/** What one group says: the metrics shown, those only reckoned with, and what stands beside the shown. */
export type Told = {
  readonly group: Group;
  readonly shown: readonly Cell[];
  readonly hidden: readonly (number | null)[];
  readonly beside: readonly Cell[];
};

export type Reckoned = Pick<Asked, 'reads' | 'by'> & {
  readonly shownColumns: readonly AnswerColumn[];
  readonly besideColumns: readonly AnswerColumn[];
  readonly tell: (results: readonly Rows[], secondsOf?: (group: Group) => number) => Told[];
  /** Of a group in which nothing happened. */
  readonly nothing: Omit<Told, 'group'>;
};

type WithHidden = Omit<Wanted, 'metric' | 'metrics'> & {
  readonly shown: readonly AskedMetric[];
  readonly hidden?: readonly AskedMetric[];
};

/** No name of a metric holds a space. */
const mark = 'hidden ';

/** Metrics to show, and others that figures are made of, read together. */
export function reckoned({ shown, hidden = [], ...wanted }: WithHidden, frame: Frame, asking: Asking): Reckoned {
  const unseen = hidden.map((each, i) => ({
    ...(typeof each === 'string' ? { metric: each } : each),
    as: `${mark}${i}`,
  }));
  const asked = measured({ ...wanted, metrics: [...shown, ...unseen] }, frame, asking);
  const { columns } = asked;
  const count = shown.length + unseen.length;
  const beside = columns.flatMap(({ name }, i) => (i < count || name.startsWith(mark) ? [] : [i]));
  const seconds = Math.max(0, frame.before - frame.from) / 1000;
  const split = (cells: readonly Cell[]): Omit<Told, 'group'> => ({
    shown: cells.slice(0, shown.length),
    hidden: cells.slice(shown.length, count).map((cell) => (typeof cell === 'number' ? cell : null)),
    beside: beside.map((i) => cells[i] ?? null),
  });
  return {
    reads: asked.reads,
    by: asked.by,
    shownColumns: columns.slice(0, shown.length),
    besideColumns: beside.flatMap((i) => columns[i] ?? []),
    tell: (results, secondsOf = () => seconds) =>
      asked.groups(results).map((group) => ({ group, ...split(asked.cells(group, secondsOf(group))) })),
    nothing: split(asked.cells(undefined, seconds)),
  };
}

export const eventsBehind = (told: readonly Told[]): number => told.reduce((sum, { group }) => sum + group.n, 0);
