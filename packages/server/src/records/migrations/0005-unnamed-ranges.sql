-- Entries that a log could not cut away: no commit has named them. Written with the commit that names what follows.
CREATE TABLE unnamed_ranges (
  topic text NOT NULL,
  partition bigint NOT NULL,
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL,
  PRIMARY KEY (topic, partition, to_offset)
);
