import type { AnswerColumn, Cell } from '@millrace/contract';
import { wilson, type Measure, type PartValues } from '../../measure/measure.ts';

/** Beside a share of counts: the ends of its 95 % interval, and how many it is a share of. */
export function shareColumns({ share }: Measure, name: string): AnswerColumn[] {
  if (share === undefined) return [];
  return [
    { name: `${name}.low`, type: 'number', unit: 'fraction' },
    { name: `${name}.high`, type: 'number', unit: 'fraction' },
    { name: `${name}.n`, type: 'integer', unit: null },
  ];
}

export function shareCells({ share }: Measure, values: PartValues): Cell[] {
  if (share === undefined) return [];
  const { of, per } = share(values);
  const interval = wilson(of, per);
  return [interval?.low ?? null, interval?.high ?? null, per];
}
