import type { Rebuild } from '@millrace/contract';
import { beginRebuilds, type Beginning, type WantedBy } from '../repair/repair.ts';

/** What begins the rebuilds that a change of documents makes necessary. States are all that is made anew so far. */
export function beginStates(rebuilds: readonly Rebuild[], by: WantedBy): Beginning {
  const kinds = rebuilds.filter(({ what }) => what === 'state').map(({ name }) => name);
  return beginRebuilds(kinds, { scope: 'older', since: null }, by);
}
