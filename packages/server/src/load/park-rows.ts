import type { BookDelta, RecordsWriter } from '../records/records.ts';
import { eventColumns, type TableName } from '../store/store.ts';
import type { Side } from './side.ts';

export type RefusedRows = {
  readonly target: `${Side}${TableName}`;
  readonly lines: readonly Buffer[];
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  /** First admitted entry of the batch, and now in ms since 1970. */
  readonly admitted: number;
  readonly at: number;
};

/**
 * Keeps refused rows in records, once however often the batch is repeated, and says what the books have to add: they count
 * events.
 */
export async function parkRows(
  records: RecordsWriter,
  { target, lines, refused, admitted, at }: RefusedRows,
): Promise<BookDelta[]> {
  const rows = refused.map(({ index, reason }) => {
    const row = lines[index]?.toString() ?? '';
    return {
      ...placeOf(row),
      partition: 0,
      admitted,
      item: index,
      target,
      code: 'ROW_REFUSED',
      reason,
      row,
      at,
    };
  });
  await records.transact(async (db) => {
    for (const { producer: _, received: __, ...row } of rows) {
      await db
        .insertInto('parked')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
  return target.endsWith('events') ? rows.map(({ row }) => parkedBook(row)) : [];
}

/** What the books count of an event whose row was refused. */
export function parkedBook(row: string): BookDelta & { readonly parkedAtLoad: 1 } {
  const { workspace, producer, received } = placeOf(row);
  return { workspace, producer, minute: received - (received % 60_000), parkedAtLoad: 1 };
}

/** The workspace is the first of every table. A row that the engine cannot read may still be JSON; if not even that, it belongs to nobody. */
function placeOf(row: string): { workspace: string; producer: string; received: number } {
  try {
    const cells = JSON.parse(row) as unknown[];
    const cell = (name: (typeof eventColumns)[number]): unknown => cells[eventColumns.indexOf(name)];
    return {
      workspace: String(cell('workspace')),
      producer: String(cell('producer')),
      received: Number(cell('received')) || 0,
    };
  } catch {
    return { workspace: '', producer: '', received: 0 };
  }
}
