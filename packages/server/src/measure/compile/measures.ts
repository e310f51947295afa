import {
  canonicalJson,
  type Aggregation,
  type Basis,
  type MetricPart,
  type MetricSpec,
  type RateUnit,
} from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { checkExpression, compileValue, type Schema } from '../../language/language.ts';
import { metricInvalid } from './metric-invalid.ts';

/** Looks up a metric document of the workspace by its name. */
export type FindMetric = (name: string) => MetricSpec | undefined;

/** Values of the parts of a group; `seconds`: the length of the time it is about. */
export type PartValues = { readonly parts: readonly (number | null)[]; readonly seconds: number };

/** A metric as it is computed from the values of parts. */
export type Measure = {
  readonly spec: MetricSpec;
  readonly value: (values: PartValues) => number | null;
  /** Of a ratio of counts: how many there are, and how many of them have it. */
  readonly share?: (values: PartValues) => { readonly of: number; readonly per: number };
};

/** Aggregations that several metrics need are told once. */
export class PartTable {
  readonly #places = new Map<string, number>();
  readonly list: { readonly aggregation: Aggregation; readonly path: string }[] = [];

  add(aggregation: Aggregation, path: string): number {
    const key = canonicalJson(aggregation as never);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.list.push({ aggregation, path }) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

/** Metrics that are there without a document. */
export const builtIn: Readonly<Record<string, MetricSpec>> = {
  events: { aggregate: 'count', unit: 'events' },
  subjects: { aggregate: 'subjects', unit: 'subjects' },
};

const deepest = 8;
const secondsOf: Readonly<Record<RateUnit, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const zeroOfNone = new Set(['count', 'subjects', 'uniq', 'sum']);

/** Of what is asked, else of the metric, else `period`. */
export const basisOf = (spec: MetricSpec, asked: Basis | undefined): Basis => asked ?? spec.basis ?? 'period';

/** METRIC_UNKNOWN, METRIC_INVALID with the place; what a formula or an aggregation cannot say is refused as the language does. */
export function measureOf(
  spec: MetricSpec,
  at: { readonly parts: PartTable; readonly find: FindMetric; readonly path: string; readonly depth?: number },
): Measure {
  const { parts, find, path, depth = 0 } = at;
  if (depth > deepest) throw metricInvalid(path, `metrics of metrics, deeper than ${deepest}; perhaps in a circle`);
  const { aggregate, ratio, rate, formula } = spec;
  const said = [aggregate, ratio, rate, formula].filter((each) => each !== undefined);
  if (said.length !== 1) throw metricInvalid(path, 'say exactly one of aggregate, ratio, rate and formula');
  const inner = (part: MetricPart, place: string): Measure =>
    typeof part === 'string'
      ? measureOf(named(part, find, place), { parts, find, path: place, depth: depth + 1 })
      : measureOf(part, { parts, find, path: place, depth: depth + 1 });
  if (aggregate !== undefined) {
    const place = parts.add(aggregationOf(spec, aggregate), path);
    const none = zeroOfNone.has(aggregate) ? 0 : null;
    return { spec, value: ({ parts: values }) => values[place] ?? none };
  }
  if (ratio !== undefined) {
    const [of, per] = [inner(ratio.of, `${path}.ratio.of`), inner(ratio.per, `${path}.ratio.per`)];
    const value = (values: PartValues): number | null => divide(of.value(values), per.value(values));
    if (!isCount(of.spec) || !isCount(per.spec)) return { spec, value };
    return { spec, value, share: (values) => ({ of: of.value(values) ?? 0, per: per.value(values) ?? 0 }) };
  }
  if (rate !== undefined) {
    const of = inner(rate.of, `${path}.rate.of`);
    return {
      spec,
      value: (values) => divide(of.value(values), values.seconds / secondsOf[rate.per]),
    };
  }
  return { spec, value: formulaOf(formula, inner, path) };
}

function formulaOf(
  formula: unknown,
  inner: (name: string, place: string) => Measure,
  path: string,
): (values: PartValues) => number | null {
  type Named = Readonly<Record<string, number | null>>;
  const schema: Schema<Named> = { fields: {}, documents: {}, root: { column: 'metrics', read: (row) => row } };
  const root = `${path}.formula`;
  const { fields } = checkExpression(formula, schema, { root, expects: 'number' });
  // Without one there is nothing to read, and no moment or group to speak of.
  if (fields.size === 0) throw metricInvalid(root, 'a formula names at least one metric');
  const measures = [...fields].map((name) => [name, inner(name, root)] as const);
  const computed = compileValue(formula, schema, root);
  return (values) => {
    const row = Object.fromEntries(measures.map(([name, measure]) => [name, measure.value(values)]));
    const value = computed(row);
    return typeof value === 'number' ? value : null;
  };
}

/** A metric that is built in or a document: METRIC_UNKNOWN with the place where neither is. */
export function named(name: string, find: FindMetric, path: string): MetricSpec {
  const spec = (Object.hasOwn(builtIn, name) ? builtIn[name] : undefined) ?? find(name);
  if (spec === undefined) throw new Failure('METRIC_UNKNOWN', { detail: `${path}: there is no metric '${name}'` });
  return spec;
}

/** Whether `named` finds it. */
export const isMetric = (name: string, find: FindMetric): boolean =>
  Object.hasOwn(builtIn, name) || find(name) !== undefined;

/** What events add to, as a metric of one part says. */
export function aggregationOf(
  { of, quantile, where, currency }: Omit<Aggregation, 'aggregate'>,
  aggregate: Aggregation['aggregate'],
): Aggregation {
  return {
    aggregate,
    ...(of === undefined ? {} : { of }),
    ...(quantile === undefined ? {} : { quantile }),
    ...(where === undefined ? {} : { where }),
    ...(currency === undefined ? {} : { currency }),
  };
}

const isCount = ({ aggregate }: MetricSpec): boolean =>
  aggregate === 'count' || aggregate === 'subjects' || aggregate === 'uniq';

function divide(of: number | null, per: number | null): number | null {
  return of === null || per === null || per === 0 ? null : of / per;
}
