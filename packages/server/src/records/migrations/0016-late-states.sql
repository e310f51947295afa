-- Subjects whose states are to be made anew, because a move came late to a lifecycle; since when, ms since 1970.
CREATE TABLE late_states (
  workspace text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (workspace, kind, id)
);
CREATE INDEX late_states_by_since ON late_states (since);
INSERT INTO late_states (workspace, kind, id, since) SELECT workspace, kind, id, 0 FROM states WHERE state LIKE '%"late":%';
