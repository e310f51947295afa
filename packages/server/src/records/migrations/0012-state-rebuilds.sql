-- States of a kind that are made anew of all their events: how far that is. The last one of each kind; `round` counts them.
CREATE TABLE state_rebuilds (
  workspace text NOT NULL,
  kind text NOT NULL,
  round bigint NOT NULL,
  scope text NOT NULL,
  state text NOT NULL,
  author text NOT NULL,
  after text NOT NULL,
  looked bigint NOT NULL,
  made bigint NOT NULL,
  kept bigint NOT NULL,
  started bigint NOT NULL,
  ended bigint,
  PRIMARY KEY (workspace, kind)
);
