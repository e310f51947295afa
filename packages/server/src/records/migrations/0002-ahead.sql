-- Admitted events whose own time lay ahead of their receipt: 31 bits of the identity's hash under the ten minutes of
-- that time (ms since 1970 / 600,000). The row with word -1 stands at the first period that is kept.
CREATE TABLE ahead (
  partition bigint NOT NULL,
  period bigint NOT NULL,
  word bigint NOT NULL,
  PRIMARY KEY (partition, period, word)
);
