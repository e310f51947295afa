import type { Position } from '@millrace/contract';
import type { QuarantineRecord, ReplayedRecord } from '../admit/admit.ts';
import { quarantineColumns, replayColumns } from '../store/store.ts';

/** A line of the store's `quarantine`, in the order of its columns; `entry`: where it stands in the log of that name. */
export function itemLine(record: QuarantineRecord, entry: number): Buffer {
  const { position, origin, original, replayOf } = record;
  return line([
    record.workspace,
    record.producer,
    record.id ?? '',
    record.type ?? '',
    record.received,
    position.partition,
    position.offset,
    position.index,
    entry,
    record.code,
    record.detail,
    record.field,
    record.schema,
    origin.revision ?? 0,
    replayOf === null ? '' : nameOf(replayOf),
    // As a text in the text: whatever a client's context holds, the engine need not read it.
    JSON.stringify(origin),
    original.toString('base64'),
  ]);
}

export function replayLine({ workspace, received, position, by, outcome }: ReplayedRecord, entry: number): Buffer {
  const places = [position, by].flatMap(({ partition, offset, index }) => [partition, offset, index]);
  return line([workspace, received, ...places, entry, outcome]);
}

function line(cells: readonly (string | number)[]): Buffer {
  return Buffer.from(
    `${JSON.stringify(cells.map((cell) => (typeof cell === 'string' ? cell.toWellFormed() : cell)))}\n`,
  );
}

function nameOf({ partition, offset, index }: Position): string {
  return `${partition}/${offset}/${index}`;
}

const itemPlace = (['partition', 'offset', 'item'] as const).map((name) => quarantineColumns.indexOf(name));
const replayPlace = (['by_partition', 'by_offset', 'by_item'] as const).map((name) => replayColumns.indexOf(name));

/** What tells one line of a table from all others: where its item stands in received. */
export function placeOfLine(table: 'quarantine' | 'replays', bytes: Buffer): string {
  const cells = JSON.parse(bytes.toString()) as unknown[];
  return (table === 'quarantine' ? itemPlace : replayPlace).map((at) => cells[at]).join('/');
}
