import type { AnswerColumn, Cell } from '@millrace/contract';
import { wilson, type Measure, type PartValues } from '../../measure/measure.ts';

/** Beside a share of counts: the ends of its 95 % interval, and how many it is a share of. */
export function shareColumns({ share }: Measure, name: string): AnswerColumn[] {
  return share === undefined ? [] : intervalColumns(name);
}

export function shareCells({ share }: Measure, values: PartValues): Cell[] {
  if (share === undefined) return [];
  const { of, per } = share(values);
  return intervalCells(of, per);
}

export function intervalColumns(name: string): AnswerColumn[] {
  return [
    { name: `${name}.low`, type: 'number', unit: 'fraction' },
    { name: `${name}.high`, type: 'number', unit: 'fraction' },
    { name: `${name}.n`, type: 'integer', unit: null },
  ];
}

/** Of `of` in `per`, both counts. */
export function intervalCells(of: number, per: number): Cell[] {
  const interval = wilson(of, per);
  return [interval?.low ?? null, interval?.high ?? null, per];
}
