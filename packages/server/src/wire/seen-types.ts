import type { Records } from '../records/records.ts';

/** Types of events that came to a workspace, declared or not. */
export function seenTypes(records: Pick<Records, 'read'>): (workspace: string) => Promise<ReadonlySet<string>> {
  return async (workspace) => {
    const rows = await records.read((db) =>
      db.selectFrom('learned').select('type').where('workspace', '=', workspace).where('type', '<>', '').execute(),
    );
    return new Set(rows.map(({ type }) => type));
  };
}
