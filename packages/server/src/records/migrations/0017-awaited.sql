-- Whether only test events name it, and the entry of admitted by which it was named first: the oldest are forgotten first.
ALTER TABLE awaited_targets ADD COLUMN test bigint NOT NULL DEFAULT 0;
ALTER TABLE awaited_targets ADD COLUMN since bigint NOT NULL DEFAULT 0;
CREATE INDEX awaited_targets_since ON awaited_targets (workspace, since);
