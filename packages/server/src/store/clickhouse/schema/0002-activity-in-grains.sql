-- The activity rollup again, in several grains: every event counts once in each, so that a question of any range reads some
-- thousand rows. One number says grain and time, in the order in which questions read: two comparisons a stretch instead of
-- three, and no column is read that no question asks for. The finest grain is the millisecond, 1 byte an event, so that a
-- range may begin and end anywhere. Its keeper fills the table from the start.
-- Not partitioned, and granules are small: each part costs a question 0.3 ms of CPU, and it reads a little at many places.
DROP TABLE IF EXISTS rollup_activity SYNC;
CREATE TABLE rollup_activity (
  workspace LowCardinality(String),
  slot UInt64 CODEC(Delta(8), ZSTD(1)),
  type LowCardinality(String),
  category LowCardinality(String),
  producer LowCardinality(String),
  events SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1)),
  grain Enum8('moment' = 0, 'minute' = 1, 'hour' = 2, 'day' = 3) ALIAS bitShiftRight(slot, 48),
  start DateTime64(3, 'UTC') ALIAS fromUnixTimestamp64Milli(toInt64(bitAnd(slot, 281474976710655)), 'UTC')
) ENGINE = AggregatingMergeTree ORDER BY (workspace, slot, type, category, producer)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
