import { setImmediate as turn } from 'node:timers/promises';
import type { Records } from '../records/records.ts';
import { foldLine, type Folding } from './admitted-since.ts';

const perRead = 200;

/** Folds the rows that the store has refused: they were admitted, and count. */
export async function foldParked(
  records: Pick<Records, 'read'>,
  { before, ...folding }: Folding & { readonly before: number },
): Promise<void> {
  let after = { admitted: -1, item: -1 };
  for (;;) {
    const rows = await records.read((db) =>
      db
        .selectFrom('parked')
        .select(['admitted', 'item', 'row'])
        .where('workspace', '=', folding.workspace)
        .where('target', '=', 'events')
        .where('admitted', '<', before)
        .where(({ eb, and, or }) =>
          or([
            eb('admitted', '>', after.admitted),
            and([eb('admitted', '=', after.admitted), eb('item', '>', after.item)]),
          ]),
        )
        .orderBy('admitted')
        .orderBy('item')
        .limit(perRead)
        .execute(),
    );
    for (const { row } of rows) foldLine(row, folding);
    const last = rows.at(-1);
    if (last === undefined || rows.length < perRead) return;
    after = last;
    await turn();
  }
}
