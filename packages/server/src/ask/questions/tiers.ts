import type { Cut } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';

export type Unit = { readonly label: string; readonly value: number | null };

/** Refuses names that do not fit the cuts. */
export function checkCut({ cuts, names }: Cut, path: string): void {
  const wanted = cuts === 'terciles' ? 3 : cuts.length + 1;
  if (names.length !== wanted) {
    throw new Failure('QUESTION_INVALID', { detail: `${path}.names: ${wanted} names, not ${names.length}` });
  }
  if (cuts !== 'terciles' && cuts.some((cut, i) => i > 0 && cut <= (cuts[i - 1] ?? cut))) {
    throw new Failure('QUESTION_INVALID', { detail: `${path}.cuts: must ascend` });
  }
}

/** The tier of each unit, 0 the lowest; a unit of which the metric says nothing has none. Ties go by the unit's label. */
export function tiersOf(units: readonly Unit[], cuts: Cut['cuts']): ReadonlyMap<string, number> {
  const valued = units.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
  if (cuts !== 'terciles') {
    return new Map(valued.map(({ label, value }) => [label, cuts.filter((cut) => value >= cut).length]));
  }
  valued.sort((a, b) => a.value - b.value || (a.label < b.label ? -1 : 1));
  return new Map(valued.map(({ label }, i) => [label, Math.floor((i * 3) / valued.length)]));
}
