import { idsOf } from '../admit/admit.ts';
import type { EntityOptions } from '../ask/ask.ts';
import type { Records } from '../records/records.ts';

/** All ids of a subject, in order. */
export function linkedIds(records: Pick<Records, 'read'>): EntityOptions['idsOf'] {
  return async (workspace, { kind, id }) => {
    const { ids } = await records.read((db) => idsOf(db, { workspace, kind, id }));
    return ids;
  };
}
