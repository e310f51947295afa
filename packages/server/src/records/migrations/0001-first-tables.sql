CREATE TABLE meta (
  key text NOT NULL PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE checkpoints (
  follower text NOT NULL,
  partition bigint NOT NULL,
  position bigint NOT NULL,
  epoch bigint NOT NULL,
  updated bigint NOT NULL,
  PRIMARY KEY (follower, partition)
);

-- A named range moves at least one of the three ends forward, so the ends together identify it.
CREATE TABLE named_ranges (
  partition bigint NOT NULL,
  admitted_from bigint NOT NULL,
  admitted_to bigint NOT NULL,
  received_from bigint NOT NULL,
  received_to bigint NOT NULL,
  quarantine_from bigint NOT NULL,
  quarantine_to bigint NOT NULL,
  epoch bigint NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (partition, admitted_to, received_to, quarantine_to)
);
CREATE INDEX named_ranges_received ON named_ranges (partition, received_to);

CREATE TABLE states (
  workspace text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  state text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (workspace, kind, id)
);

CREATE TABLE insert_plans (
  follower text NOT NULL,
  partition bigint NOT NULL,
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL,
  generation text NOT NULL,
  PRIMARY KEY (follower, partition)
);

CREATE TABLE deferred (
  partition bigint NOT NULL,
  "offset" bigint NOT NULL,
  item bigint NOT NULL,
  workspace text NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (partition, "offset", item)
);

CREATE TABLE parked (
  workspace text NOT NULL,
  partition bigint NOT NULL,
  admitted bigint NOT NULL,
  item bigint NOT NULL,
  target text NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  "row" text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (partition, admitted, item, target)
);

CREATE TABLE books (
  workspace text NOT NULL,
  producer text NOT NULL,
  minute bigint NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  dropped bigint NOT NULL DEFAULT 0,
  admitted bigint NOT NULL DEFAULT 0,
  duplicate bigint NOT NULL DEFAULT 0,
  conflict bigint NOT NULL DEFAULT 0,
  parked bigint NOT NULL DEFAULT 0,
  waiting bigint NOT NULL DEFAULT 0,
  parked_at_load bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, minute, producer)
);

CREATE TABLE workspaces (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  zone text NOT NULL,
  created bigint NOT NULL
);

CREATE TABLE keys (
  id text NOT NULL PRIMARY KEY,
  workspace text NOT NULL,
  name text NOT NULL,
  producer text NOT NULL,
  kind text NOT NULL,
  hash text NOT NULL UNIQUE,
  prefix text NOT NULL,
  created bigint NOT NULL,
  revoked bigint
);

CREATE TABLE sessions (
  hash text NOT NULL PRIMARY KEY,
  workspace text NOT NULL,
  key_id text NOT NULL,
  created bigint NOT NULL,
  seen bigint NOT NULL,
  expires bigint NOT NULL
);
