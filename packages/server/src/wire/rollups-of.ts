import type { Catalog } from '../catalog/catalog.ts';
import { rollupForms, type KeptForm } from '../measure/measure.ts';
import type { Records } from '../records/records.ts';

/** The rollups of all workspaces, as their documents stand in this thread. */
export async function rollupsOf(
  catalog: Pick<Catalog, 'current'>,
  records: Pick<Records, 'read'>,
): Promise<readonly KeptForm[]> {
  const workspaces = await records.read((db) => db.selectFrom('workspaces').select('id').execute());
  return workspaces.flatMap(({ id }) => rollupForms(catalog.current(id)));
}
