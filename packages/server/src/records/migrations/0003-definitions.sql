-- Every version of every document; a taken away one has no spec. The revision is the workspace's when it was made.
CREATE TABLE definitions (
  workspace text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  version bigint NOT NULL,
  revision bigint NOT NULL,
  hash text NOT NULL,
  spec text,
  author text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (workspace, kind, name, version)
);
CREATE INDEX definitions_revision ON definitions (workspace, revision);

CREATE TABLE definition_revisions (
  workspace text NOT NULL PRIMARY KEY,
  revision bigint NOT NULL
);

CREATE TABLE audit (
  seq bigint NOT NULL PRIMARY KEY,
  workspace text NOT NULL,
  at bigint NOT NULL,
  author text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  detail text NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX audit_workspace ON audit (workspace, seq);
