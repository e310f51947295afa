import type { LateStates } from '../records.ts';
import type { Connection } from './sqlite-file.ts';

/** The prepared statements about states that are to be made anew. One that is known already keeps its moment. */
export function prepareLate(db: Connection): (late: LateStates) => void {
  const remade = db.prepare('DELETE FROM late_states WHERE workspace = ? AND kind = ? AND id = ?');
  const found = db.prepare(
    'INSERT INTO late_states (workspace, kind, id, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return (late) => {
    for (const { workspace, kind, id } of late.remade) remade.run(workspace, kind, id);
    for (const { workspace, kind, id } of late.found) found.run(workspace, kind, id, late.since);
  };
}
