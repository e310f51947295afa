-- The events that are in metrics, for those who ask in SQL.
CREATE VIEW IF NOT EXISTS counted_events AS
  SELECT * EXCEPT (test, repeat, superseded) FROM events WHERE test = 0 AND repeat = 0 AND superseded = 0;
