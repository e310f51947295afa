import type { By, Cell, LiftQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { wilson, type DimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { fractionColumn, type Compiled } from './compiled.ts';
import { frameOf } from './frame.ts';
import { groupSql } from './having.ts';
import { eventsBehind, reckoned, type Told } from './reckoned.ts';
import { labelColumn } from './table.ts';
import { effectOf, stratified, zOf, type Arm, type Effect, type Pair } from './two-arms.ts';

const defaultMinimum = 30;

/** Two rows, those who have it and the others; what it comes to stands in the first, and in the notes with all else. */
export function compileLift(question: LiftQuestion, asking: Asking): Compiled {
  const frame = frameOf(question, asking.now);
  const { subject, where, stratify, minimum = defaultMinimum } = question;
  const group = groupSql(question.group, frame.asOf);
  const by: (By | DimensionSql)[] = stratify === undefined ? [group] : [group, stratify];
  const { reads, shownColumns, tell } = reckoned(
    {
      shown: [question.size, question.successes],
      by,
      grain: null,
      totals: false,
      basis: 'cohort',
      where,
      ...(subject === undefined ? {} : { subject }),
    },
    frame,
    asking,
  );
  if (shownColumns.some(({ type }) => type !== 'integer')) {
    throw new Failure('QUESTION_INVALID', { detail: 'size, successes: must be metrics that count' });
  }
  return {
    frame,
    reads,
    shape: (results) => {
      const told = tell(results);
      const pair = pairOf(told);
      const effect = effectOf(pair);
      const strata = Map.groupBy(told, (each) => each.group.labels[1] ?? '');
      const enough = Math.min(pair.with.of, pair.without.of) >= minimum;
      const isRandom = question.assignment === 'random';
      return {
        columns: [
          labelColumn(group),
          ...shownColumns,
          fractionColumn(question.as ?? 'rate'),
          ...['lift', 'low', 'high', `${question.as ?? 'rate'}.low`, `${question.as ?? 'rate'}.high`].map(
            fractionColumn,
          ),
        ],
        rows: [rowOf(group.cellOf('b1'), pair.with, effect), rowOf(group.cellOf(''), pair.without, undefined)],
        n: eventsBehind(told),
        notes: {
          ...effect,
          z: zOf(pair),
          says: enough ? (isRandom ? 'effect' : 'association') : 'not enough data',
          minimum,
          ...(stratify === undefined ? {} : { stratified: stratified([...strata.values()].map(pairOf)) }),
        },
      };
    },
  };
}

function pairOf(told: readonly Told[]): Pair {
  const armOf = (label: string): Arm => {
    const own = told.filter(({ group }) => (group.labels[0] ?? '') === label);
    const total = (i: number): number => own.reduce((sum, { shown }) => sum + Number(shown[i] ?? 0), 0);
    return { of: total(1), per: total(0) };
  };
  return { with: armOf('b1'), without: armOf('') };
}

function rowOf(name: Cell, { of, per }: Arm, effect: Effect | undefined): Cell[] {
  const interval = wilson(of, per);
  return [
    name,
    per,
    of,
    per === 0 ? null : of / per,
    effect?.lift ?? null,
    effect?.low ?? null,
    effect?.high ?? null,
    interval?.low ?? null,
    interval?.high ?? null,
  ];
}
