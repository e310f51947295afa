import type { ClickHouseClient } from '@clickhouse/client';

/** The functions that the engine at hand knows, in lower case. */
export type Vocabulary = {
  /** Those that are told of their arguments alone. */
  readonly functions: ReadonlySet<string>;
  readonly aggregates: ReadonlySet<string>;
  /** Endings that make another aggregate of one: If, Array, State. */
  readonly combinators: readonly string[];
};

/** Kinds of functions that reach for nothing but their arguments. What another release adds is judged by its kind. */
const kinds = [
  'Arithmetic',
  'Arrays',
  'Bit',
  'Bitmap',
  'Comparison',
  'Conditional',
  'Dates and Times',
  'Distance',
  'Encoding',
  'Financial',
  'Geo',
  'Geo Polygon',
  'Hash',
  'IP Address',
  'JSON',
  'Logical',
  'Map',
  'Mathematical',
  'Null',
  'Random Number',
  'Rounding',
  'String',
  'String Replacement',
  'String Search',
  'String Splitting',
  'Time Window',
  'Tuple',
  'Type Conversion',
  'URL',
  'UUID',
];

/** Of the kind Other, which also has files, settings, other tables and sleep. */
const others = [
  'bar',
  'byteSize',
  'countDigits',
  'digits',
  'finalizeAggregation',
  'formatReadableDecimalSize',
  'formatReadableQuantity',
  'formatReadableSize',
  'formatReadableTimeDelta',
  'identity',
  'ignore',
  'initializeAggregation',
  'materialize',
  'minSampleSizeContinuous',
  'minSampleSizeConversion',
  'neighbor',
  'parseTimeDelta',
  'rowNumberInAllBlocks',
  'runningAccumulate',
  'runningDifference',
  'throwIf',
  'toColumnTypeName',
  'toTypeName',
  'transform',
  'visibleWidth',
];

/** What the parser calls by names that the engine does not list. */
const ofTheParser = ['_cast', 'lambda', 'casewithexpression', 'casewithoutexpression'];

const functionsSql = `
  WITH (SELECT groupArray(name) FROM system.functions
    WHERE origin = 'System' AND NOT is_aggregate AND (categories IN {kinds:Array(String)} OR name IN {others:Array(String)})) AS pure
  SELECT lower(name) AS lowered, is_aggregate AS aggregate FROM system.functions
  WHERE origin = 'System' AND (is_aggregate OR name IN pure OR alias_to IN pure)`;

export async function readVocabulary(client: ClickHouseClient): Promise<Vocabulary> {
  const functions = await ask<{ lowered: string; aggregate: number }>(client, functionsSql);
  const combinators = await ask<{ lowered: string }>(
    client,
    'SELECT lower(name) AS lowered FROM system.aggregate_function_combinators',
  );
  const named = (of: readonly { readonly lowered: string }[]): string[] => of.map(({ lowered }) => lowered);
  return {
    functions: new Set([...named(functions.filter(({ aggregate }) => aggregate === 0)), ...ofTheParser]),
    aggregates: new Set(named(functions.filter(({ aggregate }) => aggregate === 1))),
    combinators: named(combinators),
  };
}

/** In lower case, as a login that sees them all does. Others may come at any time. */
export async function readDatabases(client: ClickHouseClient): Promise<ReadonlySet<string>> {
  const found = await ask<{ lowered: string }>(client, 'SELECT lower(name) AS lowered FROM system.databases');
  return new Set([...found.map(({ lowered }) => lowered), 'system', 'information_schema', 'default']);
}

async function ask<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  const found = await client.query({ query, format: 'JSONEachRow', query_params: { kinds, others } });
  return await found.json<T>();
}
