import type { DefinitionKind, EntitySpec } from '@millrace/contract';
import { compileEntity, undeclared, type KindFold, type KindFolds } from '../admit/admit.ts';
import type { Catalog, Edition } from '../catalog/catalog.ts';
import { must } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';

const kinds: readonly DefinitionKind[] = ['entity'];
/** Folds by older versions that are kept, over all workspaces. */
const keptOlder = 100;

/** How a workspace folds its kinds: as the documents say, newest and older ones. */
export function kindFolds(catalog: Pick<Catalog, 'current'>, records: Pick<Records, 'read'>): KindFolds {
  const now = (workspace: string, kind: string): KindFold =>
    catalog.current(workspace).compiled(kinds, compileFolds).get(kind) ?? undeclared;
  const older = new Map<string, KindFold>();

  async function of(workspace: string, kind: string, hash: string | null): Promise<KindFold> {
    if (hash === null) return undeclared;
    const newest = now(workspace, kind);
    if (newest.hash === hash) return newest;
    const name = `${workspace}\u0000${kind}\u0000${hash}`;
    const held = older.get(name);
    if (held !== undefined) return held;
    const made = foldBy(kind, hash, await specOf({ workspace, kind, hash }, records));
    if (older.size >= keptOlder) older.clear();
    older.set(name, made);
    return made;
  }

  return { now, of };
}

async function specOf(
  { workspace, kind, hash }: { workspace: string; kind: string; hash: string },
  records: Pick<Records, 'read'>,
): Promise<EntitySpec> {
  const row = await records.read((db) =>
    db
      .selectFrom('definitions')
      .select('spec')
      .where('workspace', '=', workspace)
      .where('kind', '=', 'entity')
      .where('name', '=', kind)
      .where('hash', '=', hash)
      .limit(1)
      .executeTakeFirst(),
  );
  return JSON.parse(must(row?.spec, 'versions of documents are never deleted')) as EntitySpec;
}

function compileFolds(edition: Edition): ReadonlyMap<string, KindFold> {
  return new Map(
    edition.of('entity').map(({ name, spec, hash }) => [name, foldBy(name, hash, spec as unknown as EntitySpec)]),
  );
}

function foldBy(name: string, hash: string, spec: EntitySpec): KindFold {
  return { fold: compileEntity(spec, { name }), spec, hash };
}
