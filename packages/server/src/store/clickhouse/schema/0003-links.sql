-- Which person an id stands for: the latest version counts. A question about persons reads those of its workspace.
CREATE TABLE IF NOT EXISTS links (
  workspace LowCardinality(String),
  kind LowCardinality(String),
  id String CODEC(ZSTD(1)),
  person String CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1))
) ENGINE = ReplacingMergeTree(version) ORDER BY (workspace, kind, id)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;
