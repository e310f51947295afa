import type { Reading } from '../records/records.ts';

/** The newest version of each document of a workspace up to a revision. */
export function latestVersions(db: Reading, workspace: string, revision: number) {
  return db
    .selectFrom('definitions as one')
    .selectAll('one')
    .where('one.workspace', '=', workspace)
    .where('one.revision', '=', ({ selectFrom }) =>
      selectFrom('definitions as other')
        .select(({ fn }) => fn.max('other.revision').as('newest'))
        .whereRef('other.workspace', '=', 'one.workspace')
        .whereRef('other.kind', '=', 'one.kind')
        .whereRef('other.name', '=', 'one.name')
        .where('other.revision', '<=', revision),
    );
}
