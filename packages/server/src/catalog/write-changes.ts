import type { JsonObject, PlannedChange } from '@millrace/contract';
import { must } from '../kernel/kernel.ts';
import type { AuditDraft, Build, Records } from '../records/records.ts';
import type { Edition } from './catalog.ts';
import { keyOf } from './edition.ts';

export type Changes = {
  readonly edition: Edition;
  readonly changes: readonly PlannedChange[];
  /** By `keyOf`. */
  readonly specs: ReadonlyMap<string, JsonObject | null>;
  readonly author: string;
  readonly at: number;
  readonly by: 'apply' | 'rollback';
  /** What is written with it. */
  readonly beside: Beside | undefined;
};

export type Beside = { readonly build: Build; readonly audit: readonly AuditDraft[] };

/** Makes the next revision of the edition; WRITE_CONFLICT if somebody else has made it meanwhile. */
export async function writeChanges(
  records: Records,
  { edition, changes, specs, author, at, by, beside }: Changes,
): Promise<void> {
  const { workspace } = edition;
  const revision = edition.revision + 1;
  const moved = changes.filter(({ action }) => action !== 'same');
  const told = moved.map(({ kind, name, action, version, hash }) => ({ kind, name, action, version, hash }));
  const [only] = moved;
  await records.write(
    (db) => [
      {
        statement:
          revision === 1
            ? db
                .insertInto('definition_revisions')
                .values({ workspace, revision })
                .onConflict((conflict) => conflict.doNothing())
            : db
                .updateTable('definition_revisions')
                .set({ revision })
                .where('workspace', '=', workspace)
                .where('revision', '=', edition.revision),
        rows: 1,
      },
      ...moved.map(({ kind, name, version, hash }) => {
        const key = keyOf(kind, name);
        must(specs.has(key), 'a change has a spec');
        const spec = specs.get(key) ?? null;
        return db.insertInto('definitions').values({
          workspace,
          kind,
          name,
          version,
          revision,
          hash,
          // As it was written: the order of keys is its author's.
          spec: spec === null ? null : JSON.stringify(spec),
          author,
          at,
        });
      }),
      ...(beside?.build(db) ?? []),
    ],
    [
      {
        workspace,
        at,
        author,
        action: 'definitions.changed',
        target: moved.length === 1 && only !== undefined ? keyOf(only.kind, only.name) : `${moved.length} documents`,
        detail: { by, revision, changes: told },
      },
      ...(beside?.audit ?? []),
    ],
  );
}
