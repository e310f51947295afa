-- Items that are no valid events, conflicts and parked ones, with their bytes (base64: they may be no text) and with all
-- that it takes to send them in again. Whole days go when they are 30 days old.
CREATE TABLE IF NOT EXISTS quarantine (
  workspace LowCardinality(String),
  producer LowCardinality(String),
  id String CODEC(ZSTD(1)),
  type LowCardinality(String),
  received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  partition UInt16 CODEC(T64, ZSTD(1)),
  offset UInt64 CODEC(Delta(8), ZSTD(1)),
  item UInt32 CODEC(T64, ZSTD(1)),
  entry UInt64 CODEC(Delta(8), ZSTD(1)),
  code LowCardinality(String),
  detail String CODEC(ZSTD(1)),
  field LowCardinality(String),
  schema LowCardinality(String),
  revision UInt64 CODEC(T64, ZSTD(1)),
  replay_of String CODEC(ZSTD(1)),
  origin String CODEC(ZSTD(1)),
  encoded String CODEC(ZSTD(1)),
  original String ALIAS base64Decode(encoded),
  INDEX by_offset offset TYPE minmax GRANULARITY 1,
  INDEX by_entry entry TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(received) ORDER BY (workspace, received, partition, offset, item)
TTL toDateTime(received) + INTERVAL 30 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1, fsync_part_directory = 1, min_parts_to_merge_at_once = 8;

-- What became of those that were sent in again: of the item at partition, offset, item came the one at by_partition …
CREATE TABLE IF NOT EXISTS replays (
  workspace LowCardinality(String),
  received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  partition UInt16 CODEC(T64, ZSTD(1)),
  offset UInt64 CODEC(Delta(8), ZSTD(1)),
  item UInt32 CODEC(T64, ZSTD(1)),
  by_partition UInt16 CODEC(T64, ZSTD(1)),
  by_offset UInt64 CODEC(Delta(8), ZSTD(1)),
  by_item UInt32 CODEC(T64, ZSTD(1)),
  entry UInt64 CODEC(Delta(8), ZSTD(1)),
  outcome LowCardinality(String),
  INDEX by_entry entry TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYYYYMMDD(received) ORDER BY (workspace, partition, offset, item)
TTL toDateTime(received) + INTERVAL 31 DAY
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1, fsync_part_directory = 1, min_parts_to_merge_at_once = 8;
