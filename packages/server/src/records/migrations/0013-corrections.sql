-- Events that others replace or take back, and that have not come yet.
CREATE TABLE awaited_targets (
  workspace text NOT NULL,
  producer text NOT NULL,
  target text NOT NULL,
  PRIMARY KEY (workspace, producer, target)
);
