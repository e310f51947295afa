import type { ClickHouseSettings } from '@clickhouse/client';
import type { Limits } from '../limits.ts';

/** Large enough that no insert of ours is ever cut: one insert is one block, one part per partition. */
const oneBlock: ClickHouseSettings = {
  max_insert_block_size: '100000000',
  min_insert_block_size_rows: '100000000',
  min_insert_block_size_bytes: '4294967296',
  max_insert_threads: '1',
  // An import spans decades; the default of 100 months refuses the whole block.
  max_partitions_per_insert_block: '0',
};

export function insertSettings(token: string | undefined, seconds: number): ClickHouseSettings {
  return {
    ...oneBlock,
    async_insert: 0,
    wait_end_of_query: 1,
    max_execution_time: seconds,
    input_format_parallel_parsing: 0,
    input_format_null_as_default: 0,
    date_time_input_format: 'basic',
    ...(token === undefined ? {} : { insert_deduplicate: 1, insert_deduplication_token: token }),
  };
}

export function deriveSettings(token: string, seconds: number): ClickHouseSettings {
  return {
    ...insertSettings(token, seconds),
    max_threads: 1,
    // Merges sum up equal keys soon enough: here it took a fifth of a rollup's insert and found few.
    optimize_on_insert: 0,
    // The default drops the token in silence when the SELECT has no total order.
    deduplicate_insert_select: 'enable_even_for_bad_queries',
  } as ClickHouseSettings;
}

export function querySettings(
  { memoryBytes, resultRows, resultBytes, threads }: Limits,
  seconds: number,
): ClickHouseSettings {
  return {
    // With readonly the text can change no setting, and a closed connection ends the query.
    readonly: '1',
    cancel_http_readonly_queries_on_client_close: 1,
    wait_end_of_query: 1,
    max_execution_time: seconds,
    timeout_before_checking_execution_speed: 0,
    max_memory_usage: `${memoryBytes}`,
    max_bytes_before_external_group_by: `${Math.floor(memoryBytes * 0.3)}`,
    max_bytes_before_external_sort: `${Math.floor(memoryBytes * 0.3)}`,
    max_bytes_ratio_before_external_group_by: 0,
    max_bytes_ratio_before_external_sort: 0,
    max_result_rows: `${resultRows}`,
    max_result_bytes: `${resultBytes}`,
    result_overflow_mode: 'throw',
    max_threads: threads,
    output_format_json_quote_64bit_integers: 1,
    // A pool of formatters costs a small answer more than it wins a large one.
    output_format_parallel_formatting: 0,
  };
}

/**
 * A user's statement: rows of other workspaces are cut off by `cuts`, a condition for each table. By default the engine
 * tries conditions in the order that costs least, so that an error in one of the user's would tell of rows that he may not
 * see. These settings leave the cut where it is, first, and keep what follows from all rows that it takes away.
 */
export function exploreSettings(limit: Limits, seconds: number, cuts: ReadonlyMap<string, string>): ClickHouseSettings {
  const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const filters = [...cuts].map(([table, cut]) => `${text(table)}:${text(cut)}`);
  return {
    ...querySettings(limit, seconds),
    additional_table_filters: `{${filters.join(',')}}`,
    optimize_move_to_prewhere: 0,
    query_plan_optimize_prewhere: 0,
    query_plan_merge_filters: 0,
    query_plan_merge_filter_into_join_condition: 0,
    short_circuit_function_evaluation: 'force_enable',
    max_rows_to_read: `${limit.rowsRead}`,
    read_overflow_mode: 'throw',
    implicit_select: 0,
    // An answer is not kept on the disk until it is complete: its size is told while it comes.
    wait_end_of_query: 0,
    http_write_exception_in_output_format: 1,
  } as unknown as ClickHouseSettings;
}

/** As many rows as there are, handed out while the engine reads on. */
export function streamSettings(limit: Limits, seconds: number): ClickHouseSettings {
  return { ...querySettings({ ...limit, resultRows: 0, resultBytes: 0 }, seconds), wait_end_of_query: 0 };
}

/**
 * Of 8 ms of CPU for a few rows out of six parts, prewhere took 2.5 and looking for projections, which we have none, 0.4.
 * Making and joining a second thread took a quarter of what was left.
 */
export const briefSettings: ClickHouseSettings = {
  max_threads: 1,
  optimize_move_to_prewhere: 0,
  query_plan_optimize_prewhere: 0,
  optimize_use_projections: 0,
  optimize_use_implicit_projections: 0,
};
