import { canonicalJson, rollupLimits, type MetricSpec, type RollupGrain, type RollupSpec } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import { compileSql, type CompiledSql } from '../../language/language.ts';
import { eventSchema } from '../event-schema.ts';
import { segmentsNamed } from '../segment-uses.ts';
import { aggregationKeys } from './aggregation-keys.ts';
import { conjunctsOf, type Conjunct } from './conjuncts.ts';
import { dimensionSql, type DimensionSql } from './dimension-sql.ts';
import { keptOf, type Kept, type KeyedPart } from './kept.ts';
import { levelsOf } from './levels.ts';
import { basisOf, measureOf, named, PartTable, type FindMetric } from './measures.ts';
import { partSql } from './part-sql.ts';

/** A rollup document as it is carried out. */
export type RollupForm = {
  readonly workspace: string;
  readonly name: string;
  /** What it keeps: equal texts for equal rows, however it is called and written down. */
  readonly keeps: string;
  readonly grain: RollupGrain;
  readonly dimensions: readonly KeptDimension[];
  readonly kept: Kept;
  /** Only events for which all of it holds. */
  readonly conjuncts: readonly Conjunct[];
  readonly where: CompiledSql | null;
};

/** `stored`: SQL of its label as it is kept, which tells what is no text, number or truth from what is missing. */
export type KeptDimension = DimensionSql & { readonly stored: Pick<DimensionSql, 'sql' | 'params'> };

/** The label of a list or a record: questions see it as missing, conditions do not. */
export const otherLabel = 'l';

export type Writing = {
  readonly workspace: string;
  readonly name: string;
  readonly find: FindMetric;
  /** Paths that some type of event classes as personal. */
  readonly personal: ReadonlySet<string>;
};

/** ROLLUP_INVALID with the place, METRIC_UNKNOWN, and what the language refuses. */
export function rollupForm(spec: RollupSpec, { workspace, name, find, personal }: Writing): RollupForm {
  const dimensions = (spec.dimensions ?? []).map((each, i) => {
    const path = `spec.dimensions[${i}]`;
    refuseSegments(each, path);
    const dimension = dimensionSql(each, { name: `g${i}_`, now: 0, path });
    if (dimension.lookUp !== undefined)
      throw invalid(path, 'an attribute changes; keep its `of`, by which questions look it up');
    if (dimension.asksAge === true) throw invalid(path, 'what depends on the moment of asking cannot be kept');
    const field = [...dimension.fields].find((each) => personal.has(each));
    if (field !== undefined) throw invalid(path, `${field} is classed as personal`);
    return { ...dimension, stored: storedLabel(dimension, `g${i}x`) };
  });
  const kept = keptOf(spec.metrics.length === 0 ? [] : partsOf(spec, find));
  if (kept === null) throw invalid('spec.metrics', 'a quantile cannot be kept');
  refuseSegments(spec.where, 'spec.where');
  const { conjuncts, asksAge } = conjunctsOf(spec.where, 'spec.where');
  if (asksAge) throw invalid('spec.where', 'what depends on the moment of asking cannot be kept');
  const said = {
    values: '64 bits',
    levels: levelsOf(spec.grain).map((level) => level.grain),
    dimensions: dimensions.map(({ key }) => key),
    gates: kept.gates.map(({ key }) => key),
    figures: kept.figures.map(({ key }) => key),
    where: conjuncts.map(({ key }) => key),
  };
  return {
    workspace,
    name,
    keeps: canonicalJson(said as never),
    grain: spec.grain,
    dimensions,
    kept,
    conjuncts,
    where: spec.where === undefined ? null : compileSql(spec.where, eventSchema, { prefix: 'w' }),
  };
}

function partsOf(spec: RollupSpec, find: FindMetric): KeyedPart[] {
  const table = new PartTable();
  for (const [i, metric] of spec.metrics.entries()) {
    const path = `spec.metrics[${i}]`;
    const said: MetricSpec = typeof metric === 'string' ? named(metric, find, path) : metric;
    if (basisOf(said, undefined) === 'cohort')
      throw invalid(path, 'a metric of basis cohort is told by first events, which no slot of time knows');
    measureOf(said, { parts: table, find, path });
  }
  if (table.list.length > rollupLimits.parts)
    throw invalid('spec.metrics', `made of ${table.list.length} aggregations, at most ${rollupLimits.parts} are kept`);
  return keyedParts(table, 0).map((each, i) => {
    const path = table.list[i]?.path ?? 'spec.metrics';
    refuseSegments(table.list[i]?.aggregation, path);
    if (each.asksAge) throw invalid(path, 'what depends on the moment of asking cannot be kept');
    if (each.part.held === undefined) throw invalid(path, 'a quantile needs every value; a rollup keeps figures');
    return each;
  });
}

function storedLabel({ sql, params, field }: DimensionSql, prefix: string): KeptDimension['stored'] {
  if (field === undefined || !/^(data|context)\./.test(field)) return { sql, params };
  const there = compileSql({ op: 'exists', of: { op: 'field', path: field } }, eventSchema, { prefix });
  const stored = `if(${sql} = '' AND ifNull(${there.sql}, 0), '${otherLabel}', ${sql})`;
  return { sql: stored, params: { ...params, ...there.params } };
}

/** Parts p0, p1 … of a table, each with the key by which a rollup that keeps the same is found. `now` in ms since 1970. */
export function keyedParts(table: PartTable, now: number): KeyedPart[] {
  return table.list.map(({ aggregation, path }, i) => ({
    ...aggregationKeys(aggregation),
    aggregate: aggregation.aggregate,
    part: partSql(aggregation, { name: `p${i}`, now, path }),
  }));
}

function refuseSegments(said: unknown, path: string): void {
  if (segmentsNamed(said).length > 0) throw invalid(path, 'who is in a segment changes, and cannot be kept');
}

function invalid(path: string, why: string): Failure {
  return new Failure('ROLLUP_INVALID', { detail: `${path}: ${why}` });
}
