-- The store that is made anew beside the one in force, or the last one that was: one row at most. `incarnation` is null
-- until its database was made. Marks of superseded events up to the number `marked` are in it, those up to `marking` may be.
CREATE TABLE store_rebuild (
  id bigint PRIMARY KEY,
  round bigint NOT NULL,
  workspace text NOT NULL,
  author text NOT NULL,
  state text NOT NULL,
  incarnation text,
  marked bigint NOT NULL,
  marking bigint NOT NULL,
  detail text,
  started bigint NOT NULL,
  ended bigint
);
