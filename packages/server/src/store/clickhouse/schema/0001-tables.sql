-- Codecs: bytes per row measured in (workspace, type, time) order: time 1.7 with Delta against 5.1 with LZ4, offsets 1.1,
-- data 33 with ZSTD(1) against 57 with LZ4; ZSTD(3) gains nothing. Hashes do not compress.
CREATE TABLE IF NOT EXISTS events (
  workspace LowCardinality(String),
  type LowCardinality(String),
  time DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  category LowCardinality(String),
  producer LowCardinality(String),
  id String CODEC(ZSTD(1)),
  flow LowCardinality(String),
  subject_kind LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  received DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  partition UInt16 CODEC(T64, ZSTD(1)),
  offset UInt64 CODEC(Delta(8), ZSTD(1)),
  item UInt32 CODEC(T64, ZSTD(1)),
  admitted UInt64 CODEC(Delta(8), ZSTD(1)),
  hash UInt64 CODEC(NONE),
  body UInt64 CODEC(NONE),
  own_time Nullable(DateTime64(3, 'UTC')) CODEC(Delta(8), ZSTD(1)),
  time_flag LowCardinality(String),
  sort_order Float64 CODEC(ZSTD(1)),
  cause String CODEC(ZSTD(1)),
  depth UInt16 CODEC(T64, ZSTD(1)),
  corrects String CODEC(ZSTD(1)),
  retracts String CODEC(ZSTD(1)),
  test UInt8 CODEC(ZSTD(1)),
  library LowCardinality(String),
  ip String CODEC(ZSTD(1)),
  schema LowCardinality(String),
  data String CODEC(ZSTD(1)),
  context String CODEC(ZSTD(1)),
  -- When the engine took the row: the last stage an event's story has a time for.
  stored DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  INDEX by_subject subject TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_time time TYPE minmax GRANULARITY 1,
  INDEX by_received received TYPE minmax GRANULARITY 1,
  INDEX by_offset offset TYPE minmax GRANULARITY 1,
  INDEX by_admitted admitted TYPE minmax GRANULARITY 1
) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY (workspace, type, time)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;

-- Where an identity is looked up that is older than the index in memory.
CREATE TABLE IF NOT EXISTS ids (
  hash UInt64 CODEC(Delta(8), ZSTD(1)),
  body UInt64 CODEC(NONE),
  workspace LowCardinality(String),
  producer LowCardinality(String),
  id String CODEC(ZSTD(1)),
  partition UInt16 CODEC(T64, ZSTD(1)),
  offset UInt64 CODEC(T64, ZSTD(1)),
  item UInt32 CODEC(T64, ZSTD(1)),
  admitted UInt64 CODEC(T64, ZSTD(1))
) ENGINE = MergeTree ORDER BY hash
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;

-- One subject's events in order: 7 ms for 8 of 20 million rows, against 26 ms through the bloom filter of events.
CREATE TABLE IF NOT EXISTS timeline (
  workspace LowCardinality(String),
  subject_kind LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  time DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  type LowCardinality(String),
  producer LowCardinality(String),
  id String CODEC(ZSTD(1)),
  partition UInt16 CODEC(T64, ZSTD(1)),
  offset UInt64 CODEC(T64, ZSTD(1)),
  item UInt32 CODEC(T64, ZSTD(1)),
  admitted UInt64 CODEC(T64, ZSTD(1))
) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY (workspace, subject_kind, subject, time)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;

-- Merges keep the latest version only; until they have run, `entities_latest` does.
CREATE TABLE IF NOT EXISTS entities (
  workspace LowCardinality(String),
  kind LowCardinality(String),
  id String CODEC(ZSTD(1)),
  version UInt64 CODEC(T64, ZSTD(1)),
  first_seen DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  events UInt64 CODEC(T64, ZSTD(1)),
  state String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version) ORDER BY (workspace, kind, id)
SETTINGS index_granularity = 1024, non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8, min_bytes_for_wide_part = 67108864;

CREATE VIEW IF NOT EXISTS entities_latest AS SELECT * FROM entities FINAL;

-- The hour first: a question about an hour reads that hour, not one granule of each type of the month.
CREATE TABLE IF NOT EXISTS rollup_activity (
  workspace LowCardinality(String),
  type LowCardinality(String),
  category LowCardinality(String),
  producer LowCardinality(String),
  minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(T64, ZSTD(1))
) ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(minute) ORDER BY (workspace, toStartOfHour(minute), type, category, producer, minute)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_parts_to_merge_at_once = 8;

-- One incarnation for ever; the highest generation counts.
CREATE TABLE IF NOT EXISTS store_meta (
  incarnation String,
  generation UInt64,
  at DateTime64(3, 'UTC')
) ENGINE = MergeTree ORDER BY at
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
