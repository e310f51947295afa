import type { Records } from '../records/records.ts';
import { foldLine, type Folding } from './admitted-since.ts';
import { parkedRows } from './parked-rows.ts';

/** Folds the rows that the store has refused. */
export async function foldParked(
  records: Pick<Records, 'read'>,
  { before, ...folding }: Folding & { readonly before: number },
): Promise<void> {
  for await (const row of parkedRows(records, { workspace: folding.workspace, before })) foldLine(row, folding);
}
