-- When a key was last used, ms since 1970; null: never.
ALTER TABLE keys ADD COLUMN last_used bigint;
