-- Items of quarantine that are or were sent in again: what was wanted, and how far it is.
CREATE TABLE replay_jobs (
  id text NOT NULL PRIMARY KEY,
  workspace text NOT NULL,
  author text NOT NULL,
  state text NOT NULL,
  started bigint NOT NULL,
  ended bigint,
  wanted text NOT NULL,
  progress text NOT NULL
);
CREATE INDEX replay_jobs_by_start ON replay_jobs (workspace, started);
