import type { TimerChanges, TimerReading, TimerRow } from '../timers.ts';
import type { Connection } from './sqlite-file.ts';

/** The prepared statements about timers. The index by due moment is the queue: the earliest is its first entry. */
export function prepareTimers(db: Connection): { reading: TimerReading; write: (changes: TimerChanges) => void } {
  const columns = 'workspace, kind, key, due, payload';
  const timer = db.prepare<string[], TimerRow>(
    `SELECT ${columns} FROM timers WHERE workspace = ? AND kind = ? AND key = ?`,
  );
  const due = db.prepare<number[], TimerRow>(`SELECT ${columns} FROM timers WHERE due <= ? ORDER BY due LIMIT ?`);
  const earliest = db.prepare<[], { due: number }>('SELECT due FROM timers ORDER BY due LIMIT 1');
  const set = db.prepare(
    `INSERT INTO timers (${columns}) VALUES (@workspace, @kind, @key, @due, @payload)
     ON CONFLICT (workspace, kind, key) DO UPDATE SET due = excluded.due, payload = excluded.payload`,
  );
  const cancel = db.prepare('DELETE FROM timers WHERE workspace = ? AND kind = ? AND key = ?');
  return {
    reading: {
      timer: ({ workspace, kind, key }) => timer.get(workspace, kind, key),
      due: (now, most) => due.all(now, most),
      earliest: () => earliest.get()?.due,
    },
    write: ({ set: rows, cancelled }) => {
      for (const { workspace, kind, key } of cancelled) cancel.run(workspace, kind, key);
      for (const row of rows) set.run(row);
    },
  };
}
