import type { SeenRow, StateKey } from '../records.ts';
import type { Connection } from './sqlite-file.ts';

export type SeenOperations = {
  get(key: StateKey): SeenRow | undefined;
  put(rows: readonly SeenRow[]): void;
};

/** The prepared statements about what came once. */
export function prepareSeen(db: Connection): SeenOperations {
  const get = db.prepare<[string, string, string], Omit<SeenRow, keyof StateKey>>(
    'SELECT keys, holders, gone, forgotten FROM seen WHERE workspace = ? AND kind = ? AND id = ?',
  );
  const put = db.prepare(
    `INSERT INTO seen (workspace, kind, id, keys, holders, gone, forgotten) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET
       keys = excluded.keys, holders = excluded.holders, gone = excluded.gone, forgotten = excluded.forgotten`,
  );
  return {
    get: ({ workspace, kind, id }) => {
      const row = get.get(workspace, kind, id);
      return row && { workspace, kind, id, ...row };
    },
    put: (rows) => {
      for (const { workspace, kind, id, keys, holders, gone, forgotten } of rows)
        put.run(workspace, kind, id, keys, holders, gone, forgotten);
    },
  };
}
