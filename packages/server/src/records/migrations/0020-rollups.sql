-- Rollups of documents. A number names what is kept under one form (a hash), and is never used again: rows in the store of a
-- number that is gone may still arrive. `reached`, `compared` and `differing`: how far the standing comparison with events
-- has come, going back in days since 1970, and how many days it has compared and found wrong.
CREATE TABLE rollups (
  number bigint PRIMARY KEY,
  workspace text NOT NULL,
  form text NOT NULL,
  made bigint NOT NULL,
  gone bigint NOT NULL,
  size bigint,
  reached bigint,
  compared bigint NOT NULL,
  differing bigint NOT NULL,
  looked bigint
);
CREATE INDEX rollups_workspace ON rollups (workspace, gone);
-- Days, since 1970, that a keeper has made anew or is to make anew: `version` is in force, `tried` the highest that was
-- ever begun, `marks` how often it was marked since. A day with marks is read from events. It is made anew once the
-- corrections have reached the entry `until`. `stale`: rows of older versions are still in the store.
CREATE TABLE rollup_days (
  follower text NOT NULL,
  day bigint NOT NULL,
  version bigint NOT NULL,
  tried bigint NOT NULL,
  marks bigint NOT NULL,
  until bigint NOT NULL,
  stale bigint NOT NULL,
  PRIMARY KEY (follower, day)
);
