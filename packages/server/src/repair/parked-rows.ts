import { setImmediate as turn } from 'node:timers/promises';
import type { Records } from '../records/records.ts';

const perRead = 200;

/** Rows of events that the store has refused, of entries of admitted before this one: they were admitted, and count. */
export async function* parkedRows(
  records: Pick<Records, 'read'>,
  { workspace, before }: { readonly workspace: string; readonly before: number },
): AsyncIterable<string> {
  let after = { admitted: -1, item: -1 };
  for (;;) {
    const rows = await records.read((db) =>
      db
        .selectFrom('parked')
        .select(['admitted', 'item', 'row'])
        .where('workspace', '=', workspace)
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
    for (const { row } of rows) yield row;
    const last = rows.at(-1);
    if (last === undefined || rows.length < perRead) return;
    after = last;
    await turn();
  }
}
