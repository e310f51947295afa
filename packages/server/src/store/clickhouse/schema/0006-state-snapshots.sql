-- States as they were before a moment: what is left of events that are kept no longer. `definition` is the hash of the
-- entity document that a state was folded by, '' = none.
CREATE TABLE IF NOT EXISTS state_snapshots (
  workspace LowCardinality(String),
  kind LowCardinality(String),
  id String CODEC(ZSTD(1)),
  boundary DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  position UInt64 CODEC(T64, ZSTD(1)),
  definition LowCardinality(String),
  state String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(position) ORDER BY (workspace, kind, id, boundary)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;
