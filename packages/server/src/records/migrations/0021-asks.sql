-- What questions cost, by their shape: what they are without values and range. `span`: how long their ranges are, in sum.
-- `blind`: 1 where what it is by or measures had values, too.
CREATE TABLE asks (
  workspace text NOT NULL,
  shape text NOT NULL,
  question text NOT NULL,
  saved text,
  asked bigint NOT NULL,
  failed bigint NOT NULL,
  ms bigint NOT NULL,
  worst bigint NOT NULL,
  rows_read bigint NOT NULL,
  bytes_read bigint NOT NULL,
  by_rollup bigint NOT NULL,
  by_both bigint NOT NULL,
  by_events bigint NOT NULL,
  span bigint NOT NULL,
  blind bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (workspace, shape)
);
-- How many shapes have gone because there were more than are kept.
CREATE TABLE asks_forgotten (
  workspace text PRIMARY KEY,
  shapes bigint NOT NULL
);
