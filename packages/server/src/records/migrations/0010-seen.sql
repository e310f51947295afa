-- What came once for a subject: hashes of 8 bytes in base64, the oldest first, and how many older ones were forgotten.
CREATE TABLE seen (
  workspace text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  keys text NOT NULL,
  forgotten bigint NOT NULL,
  PRIMARY KEY (workspace, kind, id)
);
