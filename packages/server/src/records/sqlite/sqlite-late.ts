import type { LateStates } from '../records.ts';
import type { Connection } from './sqlite-file.ts';

/** The prepared statements about states that are to be made anew. Of one that is known already the earlier moment counts. */
export function prepareLate(db: Connection): (late: LateStates) => void {
  const remade = db.prepare('DELETE FROM late_states WHERE workspace = ? AND kind = ? AND id = ?');
  const found = db.prepare(
    `INSERT INTO late_states (workspace, kind, id, since) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET since = min(since, excluded.since)`,
  );
  return (late) => {
    for (const { workspace, kind, id } of late.remade) remade.run(workspace, kind, id);
    for (const { workspace, kind, id, since } of late.found) found.run(workspace, kind, id, since);
  };
}
