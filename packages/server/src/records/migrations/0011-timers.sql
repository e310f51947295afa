-- What is to happen at a moment, with what it needs to know then.
CREATE TABLE timers (
  workspace text NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  due bigint NOT NULL,
  payload text NOT NULL,
  PRIMARY KEY (workspace, kind, key)
);
CREATE INDEX timers_by_due ON timers (due);

-- Events that the platform has derived from others.
ALTER TABLE books ADD COLUMN derived bigint NOT NULL DEFAULT 0;
