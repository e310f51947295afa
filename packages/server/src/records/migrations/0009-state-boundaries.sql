-- Moments before which the states of all subjects of a workspace are saved, in the store's state_snapshots: made of the
-- events with an earlier time in entries of admitted before `position`. `detail`: whether these events are still there; what
-- takes them away says so here first, and takes no others.
CREATE TABLE state_boundaries (
  workspace text NOT NULL,
  boundary bigint NOT NULL,
  position bigint NOT NULL,
  subjects bigint NOT NULL,
  detail bigint NOT NULL,
  made bigint NOT NULL,
  PRIMARY KEY (workspace, boundary)
);
