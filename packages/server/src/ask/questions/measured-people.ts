import type { Aggregation, By, Cell, MetricSpec } from '@millrace/contract';
import {
  aggregationOf,
  basisOf,
  dimensionSql,
  isMetric,
  measuredPeopleSql,
  named,
  partSql,
  type FindMetric,
} from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { cellMisfit, knowsOnly, type Behind, type Cells } from './behind.ts';
import { labelsBehind, type Labelled } from './cell-labels.ts';
import { whereOf } from './compiled.ts';
import type { Frame } from './frame.ts';
import { labelOf } from './label-of.ts';
import { askedOf, type Wanted } from './measured.ts';
import { spanMs } from './span.ts';

export type Sought = {
  readonly cell: Cells;
  /** Columns that are told by something else. */
  readonly known?: readonly string[];
  /** What of the frame lies in the cell's bucket, of each basis. */
  readonly bucket?: (bounds: Frame) => Pick<Frame, 'from' | 'before'>;
  /** Of a cohort: what came before this age, in ms. */
  readonly age?: number;
  /** Dimensions of our own have labels of their own. */
  readonly dimensions?: readonly Labelled[];
};

/** What a question asks of metrics, whatever its groups. */
type Counted = Pick<Wanted, 'metric' | 'metrics' | 'basis' | 'where' | 'by' | 'subject' | 'eventLabels'>;

/**
 * Those whose events are in a metric's cell: `metric` names its column, the first one without it; of a ratio, `part` says
 * whether what is divided (`of`) or what it is divided by (`per`); of a formula, the name of a metric in it, the first one
 * without it.
 */
export function measuredPeople(
  wanted: Counted,
  frame: Frame,
  { asking: { documents }, sought }: { readonly asking: Asking; readonly sought: Sought },
): Behind['people'] {
  const now = frame.asOf;
  const find: FindMetric = (name) => documents.find('metric', name)?.spec as MetricSpec | undefined;
  const dimensions = sought.dimensions ?? wanted.by.map((each, i) => labelled(each as By, i, now));
  const names = dimensions.map(({ name }) => name);
  const { cell, known = [], age } = sought;
  knowsOnly(cell, [...known, ...names, 'metric', 'part']);
  // A dimension may be called so, too.
  const told = (name: 'metric' | 'part'): Cell | undefined => {
    const value = names.includes(name) ? undefined : cell[name];
    if (typeof value === 'object' && value !== null) throw cellMisfit(name, 'must be a text');
    return value;
  };
  const { spec, aggregation } = behindColumn(wanted, { find, metric: told('metric'), part: told('part') });
  const basis = basisOf(spec, wanted.basis);
  const part = partSql(aggregation, { name: 'p0', now, path: 'metric' });
  // Of a cohort, `asOf` bounds what is known, and the range whose beginning is.
  const whole = basis === 'cohort' ? { ...frame, before: frame.to } : frame;
  const { from, before } = sought.bucket?.(whole) ?? whole;
  const need = {
    by: dimensions,
    parts: [part],
    where: whereOf(wanted.where, now),
    basis,
    subject: wanted.subject ?? spec.subject,
    withinMs: spec.within === undefined ? undefined : spanMs(spec.within),
    eventLabels: wanted.eventLabels,
    from,
    before,
    until: basis === 'cohort' ? now + 1 : before,
  };
  const behind = { ...labelsBehind(dimensions, cell), ...(age === undefined ? {} : { age }) };
  return (people) => measuredPeopleSql(need, behind, people);
}

function labelled(by: By, i: number, now: number): Labelled {
  return { ...dimensionSql(by, { name: `g${i}_`, now, path: `by.${i}` }), labelOf: (cell) => labelOf(by, cell) };
}

type Column = {
  readonly find: FindMetric;
  readonly metric: Cell | undefined;
  readonly part: Cell | undefined;
};

function behindColumn(wanted: Counted, { find, metric, part }: Column) {
  const columns = askedOf(wanted);
  const column = metric === undefined ? columns[0] : columns.find(({ name }) => name === metric);
  if (column === undefined) throw cellMisfit('metric', `must be one of: ${columns.map(({ name }) => name).join(', ')}`);
  const spec = typeof column.spec === 'string' ? named(column.spec, find, column.path) : column.spec;
  return { spec, aggregation: aggregationBehind(spec, part, find) };
}

const deepest = 8;

/** The aggregation that events add to. */
function aggregationBehind(spec: MetricSpec, part: Cell | undefined, find: FindMetric, depth = 0): Aggregation {
  const { aggregate } = spec;
  if (aggregate !== undefined) {
    if (depth === 0 && part !== undefined) throw cellMisfit('part', 'the metric is made of one part');
    return aggregationOf(spec, aggregate);
  }
  const inner = depth === deepest ? undefined : partOf(spec, part, find);
  if (inner === undefined)
    throw cellMisfit(
      'part',
      spec.formula === undefined ? 'must be one of: of, per' : 'must name a metric of the formula',
    );
  const next = typeof inner === 'string' ? named(inner, find, 'cell.part') : inner;
  return aggregationBehind(next, undefined, find, depth + 1);
}

function partOf(
  { ratio, rate, formula }: MetricSpec,
  part: Cell | undefined,
  find: FindMetric,
): Aggregation | string | undefined {
  if (ratio !== undefined && part === 'per') return ratio.per;
  if (formula === undefined) return part === undefined || part === 'of' ? (ratio ?? rate)?.of : undefined;
  const words = JSON.stringify(formula).split(/[^a-z0-9_]+/);
  if (part === undefined) return words.find((word) => isMetric(word, find));
  return typeof part === 'string' && words.includes(part) ? part : undefined;
}
