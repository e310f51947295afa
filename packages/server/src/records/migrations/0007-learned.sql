-- What the stream says about each type of event: written by the follower that learns it, with its checkpoint. The row of
-- the empty type counts the events of types that found no room.
CREATE TABLE learned (
  workspace text NOT NULL,
  type text NOT NULL,
  events bigint NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  fields bigint NOT NULL,
  problems bigint NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (workspace, type)
);
