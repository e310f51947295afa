import type { FunnelExclusion, FunnelQuestion } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { dimensionSql, firstInstant, lastInstant, type DimensionSql } from '../../measure/measure.ts';
import type { Param } from '../../store/store.ts';
import type { Asking } from './asking.ts';
import { whereOf } from './compiled.ts';
import { frameOf, type Frame } from './frame.ts';
import { matchSql, type MatchSql } from './match-sql.ts';
import { spanMs } from './span.ts';

export type Funnel = {
  readonly frame: Frame;
  readonly subject: string;
  readonly order: NonNullable<FunnelQuestion['order']>;
  /** Bit i of an event's `mask` says whether it is step i; those behind the steps, whether it is an exclusion. */
  readonly steps: readonly FunnelStepSql[];
  readonly exclusions: readonly MatchSql[];
  /** Of all steps from the first on, in ms. */
  readonly window: number;
  /** SQL over events. */
  readonly where: string | null;
  readonly by: DimensionSql | null;
  readonly same: DimensionSql | null;
  readonly params: Readonly<Record<string, Param>>;
};

export type FunnelStepSql = MatchSql & {
  readonly name: string;
  /** At most so many ms after the step before; null: as the window says. */
  readonly within: number | null;
  /** Bits of the exclusions that may not stand between this step and the next. */
  readonly barred: number;
};

export function funnelPlan(question: FunnelQuestion, { now: asked }: Asking): Funnel {
  const { order = 'ordered', exclude = [] } = question;
  const window = spanMs(question.window ?? '30d');
  const frame = frameOf(question, asked, (to) => Math.min(lastInstant, to + window));
  // What is asked as of a moment tells ages as of it.
  const now = frame.asOf;
  const count = question.steps.length;
  const spans = exclude.map((each, i) => spanOf(each, { count, order, path: `exclude.${i}` }));
  const steps = question.steps.map((step, i): FunnelStepSql => {
    const match = matchSql(step, { path: `steps.${i}`, name: `step${i}`, now });
    if (step.within !== undefined && (i === 0 || order === 'any'))
      throw misfit(`steps.${i}.within`, i === 0 ? 'there is no step before the first' : 'no step is before another');
    const barred = spans.reduce((bits, [after, before], bit) => {
      return i + 1 >= after && i + 1 < before ? bits + 2 ** (count + bit) : bits;
    }, 0);
    const name = step.name ?? match.type ?? `step ${i + 1}`;
    return { ...match, name, within: step.within === undefined ? null : spanMs(step.within), barred };
  });
  const exclusions = exclude.map((each, i) => matchSql(each, { path: `exclude.${i}`, name: `exclude${i}`, now }));
  const where = whereOf(question.where, now);
  const by = question.by === undefined ? null : dimensionSql(question.by, { name: 'by', path: 'by', now });
  const same = question.same === undefined ? null : dimensionSql(question.same, { name: 'same', path: 'same', now });
  return {
    frame,
    subject: question.subject ?? 'person',
    order,
    steps,
    exclusions,
    window,
    where: where?.sql ?? null,
    by,
    same,
    params: Object.assign(
      {},
      ...[...steps, ...exclusions, where, by, same].map((each) => each?.params),
    ) as Funnel['params'],
  };
}

/** Events up to this instant, in ms, can be steps; exclusive. */
export function funnelEnd({ frame, window }: Funnel): number {
  return Math.max(firstInstant, Math.min(frame.asOf + 1, frame.before + window, lastInstant));
}

type Placed = { readonly count: number; readonly order: Funnel['order']; readonly path: string };

/** Behind which step an exclusion begins to count, and before which it ends. */
function spanOf({ after, before }: FunnelExclusion, { count, order, path }: Placed): [after: number, before: number] {
  if (order === 'strict') throw misfit(path, 'in strict order nothing at all may stand between');
  if (order === 'any' && (after !== undefined || before !== undefined))
    throw misfit(path, 'in any order no step is before another; leave out after and before');
  const span: [number, number] = [after ?? 1, before ?? count];
  if (span[1] > count) throw misfit(`${path}.before`, `there are ${count} steps`);
  if (span[0] >= span[1]) throw misfit(path, 'after must be less than before');
  return span;
}

function misfit(path: string, why: string): Failure {
  return new Failure('QUESTION_INVALID', { detail: `${path}: ${why}` });
}
