import type { By, Expression, MetricPart, MetricSpec, RollupGrain, RollupSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { printExpression } from '../../language/language.ts';
import { basisOf, measureOf, named, PartTable, type DimensionSql, type MeasuredNeed } from '../../measure/measure.ts';
import type { Wish } from './wishes.ts';

/** A rollup by its parts, each with a text that tells it. */
export type Wanted = {
  readonly dimensions: ReadonlyMap<string, By>;
  readonly metrics: ReadonlyMap<string, MetricPart>;
  readonly grain: RollupGrain;
};

/** The least that answers the question. */
export function wantedBy({ row, needs }: Wish, documents: Edition): Wanted {
  const dimensions = needs.flatMap(({ by, conjuncts }) => [
    ...by.map(dimensionOf),
    ...conjuncts.flatMap(({ fields }) => [...fields].map((field): [string, By] => [field, field])),
  ]);
  const metrics = needs.flatMap((need) => need.metrics.flatMap((metric) => metricsOf(metric, documents)));
  return {
    dimensions: new Map(dimensions),
    metrics: new Map(metrics.map((metric) => [JSON.stringify(metric), metric])),
    grain: grainOf(needs, row.span / Math.max(1, row.asked)),
  };
}

export const specOf = ({ dimensions, metrics, grain }: Wanted): RollupSpec => ({
  ...(dimensions.size === 0 ? {} : { dimensions: [...dimensions.values()] }),
  metrics: [...metrics.values()],
  grain,
});

/** Slots no longer than an hour: whole ones lie in any range of some hours, and what sticks out of them is read from events. */
function grainOf(needs: readonly MeasuredNeed[], length: number): RollupGrain {
  return needs.some(({ grain }) => grain === 'minute') || length < shortMs ? 'minute' : 'hour';
}
const shortMs = 6 * 3_600_000;

/** An attribute is looked up by what it is of. */
function dimensionOf({ key = '', name, field, lookUp }: DimensionSql): [string, By] {
  if (field !== undefined) return [field, field];
  const { of, bounds } = JSON.parse(key) as { readonly of: Expression; readonly bounds: (number | null)[] | null };
  const buckets = bounds?.map((below, i) => ({ name: String(i + 1), ...(below === null ? {} : { below }) }));
  const text = printExpression(of);
  if (lookUp !== undefined) return [text, { name: text.slice(0, 80), of: text }];
  return [key, { name, of: text, ...(buckets === undefined ? {} : { buckets }) }];
}

/** A metric by its name where it has one; else what it is made of. */
function metricsOf(metric: string | MetricSpec, documents: Edition): MetricPart[] {
  const find = (name: string): MetricSpec | undefined => documents.find('metric', name)?.spec as MetricSpec | undefined;
  const spec = typeof metric === 'string' ? named(metric, find, 'metric') : metric;
  if (typeof metric === 'string' && basisOf(spec, undefined) === 'period') return [metric];
  const parts = new PartTable();
  measureOf(spec, { parts, find, path: 'metric' });
  return parts.list.map(({ aggregation }) => aggregation);
}
