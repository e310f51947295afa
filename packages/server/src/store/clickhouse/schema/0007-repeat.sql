-- An event that may come once for its subject, and came before: kept, and in no metric.
ALTER TABLE events ADD COLUMN IF NOT EXISTS repeat UInt8 CODEC(ZSTD(1)) AFTER test;
