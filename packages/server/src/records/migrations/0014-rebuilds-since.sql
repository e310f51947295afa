-- Only subjects of which an event was received at this moment or later, ms since 1970; null: all.
ALTER TABLE state_rebuilds ADD COLUMN since bigint;
