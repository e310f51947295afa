import type {
  By,
  CascadeQuestion,
  CohortQuestion,
  DecayQuestion,
  DistributionQuestion,
  LiftQuestion,
  ScorecardQuestion,
  ScoreSpec,
} from '@millrace/contract';
import { dimensionSql } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, plainCell, type Behind, type Cells } from './behind.ts';
import { bucketOf } from './bucket-of.ts';
import { agesOf, unitMs } from './cohort.ts';
import { frameOf } from './frame.ts';
import { groupSql } from './having.ts';
import { labelOf } from './label-of.ts';
import { measuredPeople } from './measured-people.ts';
import { scoreNamed } from './scorecard.ts';

/** Who of a cohort had come to a metric by an age; the largest, if the cell does not say. */
export function cohortPeople(question: CohortQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const { grain, ages: asked, by } = question;
  const ages = agesOf(asked);
  const value = plainCell(cell, 'cohort');
  const age = plainCell(cell, asked.unit) ?? ages.at(-1);
  if (typeof age !== 'number' || !ages.includes(age))
    throw cellMisfit(asked.unit, `must be one of: ${ages.join(', ')}`);
  const { metrics, where, subject } = question;
  const wanted = {
    metrics,
    where,
    by: by === undefined ? [] : [by],
    basis: 'cohort' as const,
    ...(subject === undefined ? {} : { subject }),
  };
  const sought = {
    cell,
    known: ['cohort', asked.unit],
    bucket: (bounds: typeof frame) => bucketOf(grain, { frame: bounds, column: 'cohort', value }),
    age: age * unitMs[asked.unit],
  };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought }) };
}

export function scorecardPeople(question: ScorecardQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const { spec } = scoreNamed(question.score, asking);
  const inputs = (spec as ScoreSpec).inputs.map(({ metric }) => metric);
  const { basis = 'cohort', metrics = inputs } = question;
  const wanted = { ...question, metrics, basis, by: [question.by] };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell } }) };
}

/** `metric` is `attempts` or `successes`. */
export function cascadePeople(question: CascadeQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const wanted = {
    ...question,
    metrics: (['attempts', 'successes'] as const).map((as) => {
      const asked = question[as];
      return typeof asked === 'string' ? { metric: asked, as } : { ...asked, as };
    }),
    by: [{ name: 'attempt', of: question.attempt }],
    basis: 'cohort' as const,
    eventLabels: true,
  };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell } }) };
}

export function decayPeople(question: DecayQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const wanted = { ...question, metrics: [question.size, question.rate], by: [question.by] };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell } }) };
}

export function liftPeople(question: LiftQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const { stratify } = question;
  const group = groupSql(question.group, frame.asOf);
  const labels = ['b1', ''];
  const dimensions = [
    { ...group, labelOf: (value: unknown) => labels.find((label) => group.cellOf(label) === value) },
    ...(stratify === undefined
      ? []
      : [
          {
            ...dimensionSql(stratify, { name: 'g1_', now: frame.asOf, path: 'by.1' }),
            labelOf: (value: Parameters<typeof labelOf>[1]) => labelOf(stratify, value),
          },
        ]),
  ];
  const wanted = {
    ...question,
    metrics: [question.size, question.successes],
    by: stratify === undefined ? [] : [stratify],
    basis: 'cohort' as const,
  };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought: { cell, dimensions } }) };
}

/** Those who have a number from ≤ number < to; null, or left out, is no end. */
export function distributionPeople(question: DistributionQuestion, asking: Asking, cell: Cells): Behind {
  const frame = frameOf(question, asking.now);
  const [from, to] = ['from', 'to'].map((name) => {
    const end = plainCell(cell, name) ?? null;
    if (end !== null && typeof end !== 'number') throw cellMisfit(name, 'must be a number or null');
    return end;
  });
  const bin: By = {
    name: 'bin',
    of: question.of,
    buckets: [
      ...(typeof from === 'number' ? [{ name: 'below', below: from }] : []),
      { name: 'in', ...(typeof to === 'number' ? { below: to } : {}) },
    ],
  };
  const wanted = { ...question, metrics: ['events'], by: [bin], basis: 'period' as const };
  const { from: _from, to: _to, ...rest } = cell;
  const sought = { cell: { ...rest, bin: 'in' } };
  return { frame, counts: true, people: measuredPeople(wanted, frame, { asking, sought }) };
}
