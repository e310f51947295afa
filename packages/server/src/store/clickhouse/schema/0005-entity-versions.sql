-- Every version of every state, for 30 days: what a state was when, and which change made it so. `version` is the entry of
-- admitted, as is `admitted` of the events that stand in it, so the two join. Versions of one subject stand together and
-- differ little, which is what they compress by.
CREATE TABLE IF NOT EXISTS entity_versions (
  workspace LowCardinality(String),
  kind LowCardinality(String),
  id String CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  first_seen DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  events UInt64 CODEC(T64, ZSTD(1)),
  state String CODEC(ZSTD(1)),
  stored DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
) ENGINE = ReplacingMergeTree PARTITION BY toMonday(stored) ORDER BY (workspace, kind, id, version)
TTL toDateTime(stored) + INTERVAL 30 DAY
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864, ttl_only_drop_parts = 1;
