-- The producers that have lines of their own in the books, numbered from 1 in each workspace.
CREATE TABLE producers (
  workspace text NOT NULL,
  number bigint NOT NULL,
  producer text NOT NULL,
  PRIMARY KEY (workspace, number),
  UNIQUE (workspace, producer)
);
INSERT INTO producers (workspace, number, producer)
SELECT workspace, row_number() OVER (PARTITION BY workspace ORDER BY min(minute), producer), producer
FROM books GROUP BY workspace, producer;
