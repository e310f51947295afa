-- Of a workspace: how many awaited ids were forgotten for want of room, and when the last was, ms since 1970.
CREATE TABLE awaited_forgotten (
  workspace text NOT NULL,
  forgotten bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (workspace)
);
