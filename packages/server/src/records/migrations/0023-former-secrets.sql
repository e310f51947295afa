-- What a key was before it was rotated, and until when that is still good; `last_used`: since then. ms since 1970.
CREATE TABLE former_secrets (
  hash text NOT NULL PRIMARY KEY,
  key_id text NOT NULL,
  until bigint NOT NULL,
  last_used bigint
);
