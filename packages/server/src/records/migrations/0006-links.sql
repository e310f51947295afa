-- What says that two ids of a kind are one and the same, a < b: as it stands now, and in link_changes each standing it had.
CREATE TABLE links (
  workspace text NOT NULL,
  kind text NOT NULL,
  a text NOT NULL,
  b text NOT NULL,
  standing text NOT NULL,
  number bigint NOT NULL,
  said_by text NOT NULL,
  producer text NOT NULL,
  event text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (workspace, kind, a, b)
);
CREATE INDEX links_from ON links (workspace, kind, a, standing, at);
CREATE INDEX links_to ON links (workspace, kind, b, standing, at);

CREATE TABLE link_changes (
  workspace text NOT NULL,
  kind text NOT NULL,
  a text NOT NULL,
  b text NOT NULL,
  standing text NOT NULL,
  number bigint NOT NULL,
  said_by text NOT NULL,
  producer text NOT NULL,
  event text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (workspace, kind, a, b, number)
);

-- The ids that stand for more than themselves: each with the one that stands for all of its group, itself included.
CREATE TABLE linked (
  workspace text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  person text NOT NULL,
  PRIMARY KEY (workspace, kind, id)
);
CREATE INDEX linked_person ON linked (workspace, kind, person);
