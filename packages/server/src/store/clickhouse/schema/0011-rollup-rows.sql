-- Rollups of documents, by number. Of part 0 how many events passed which gates (bits of `mask`), of every other part what
-- was said of them. Only rows of the version that is in force for a day count. The part first: a question reads few.
-- Distinct values as 64 bits of hash: half of what a question reads. Rollups are made out of events anew. Under
-- another name: a DROP that outlives the process which sent it must not meet what the next process has made.
CREATE TABLE IF NOT EXISTS rollup_rows (
  workspace LowCardinality(String),
  number UInt32 CODEC(T64, ZSTD(1)),
  version UInt32 CODEC(T64, ZSTD(1)),
  slot DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  labels Array(String) CODEC(ZSTD(1)),
  part UInt16 CODEC(T64, ZSTD(1)),
  mask UInt64 CODEC(T64, ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  integers SimpleAggregateFunction(sum, Int128) CODEC(ZSTD(1)),
  fractions SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  least SimpleAggregateFunction(min, Nullable(Float64)) CODEC(ZSTD(1)),
  most SimpleAggregateFunction(max, Nullable(Float64)) CODEC(ZSTD(1)),
  singles SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64)) CODEC(NONE),
  pairs SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(UInt64, UInt64))) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree ORDER BY (workspace, number, part, slot, labels, mask, version)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864, index_granularity_bytes = 1048576;
DROP TABLE IF EXISTS rollups SYNC SETTINGS max_table_size_to_drop = 0;
