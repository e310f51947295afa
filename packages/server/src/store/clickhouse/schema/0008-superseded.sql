-- The entry of admitted up to which whatever replaces the event, or takes it back, was looked for and found; 0: nothing.
ALTER TABLE events ADD COLUMN IF NOT EXISTS superseded UInt64 CODEC(T64, ZSTD(1));
