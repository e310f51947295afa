import { readQuarantine } from '../admit/admit.ts';
import type { LogReader } from '../log/log.ts';
import { quarantineFollower } from '../records/records.ts';
import { quarantineColumns, replayColumns } from '../store/store.ts';
import type { Gathered } from './gather.ts';
import { itemLine, placeOfLine, replayLine } from './quarantine-lines.ts';
import { StoreFollower, type Bringing, type StoreFollowerOptions } from './store-follower.ts';

export type QuarantineLoaderOptions = StoreFollowerOptions & { readonly quarantine: LogReader };

const tables = {
  quarantine: { columns: quarantineColumns, places: 'partition, offset, item' },
  replays: { columns: replayColumns, places: 'by_partition, by_offset, by_item' },
} as const;
type Table = keyof typeof tables;
type Items = Gathered & { readonly lines: Readonly<Record<Table, Buffer[]>>; bytes: number };

/** Nobody waits for these. */
const everyMs = 250;
const fullBytes = 2 * 1024 * 1024;

/** The follower of `quarantine`: brings its items, and what became of those sent in again, into the store. */
export function quarantineLoader(options: QuarantineLoaderOptions): StoreFollower<Items> {
  /** Lines, by index, that are there already. A power cut may have taken the token but not the rows: the table is asked. */
  async function heldIn(table: Table, lines: readonly Buffer[], { plan, signal }: Bringing): Promise<Set<number>> {
    const { rows } = await options.store.query(
      `SELECT ${tables[table].places} FROM ${table} WHERE entry >= {from:UInt64} AND entry < {to:UInt64}`,
      { params: { from: plan.from, to: plan.to }, signal, as: 'platform' },
    );
    const places = new Set(rows.map((row) => row.join('/')));
    return new Set(lines.flatMap((line, index) => (places.has(placeOfLine(table, line)) ? [index] : [])));
  }

  return new StoreFollower<Items>(options, {
    follower: quarantineFollower,
    log: options.quarantine,
    readBytes: fullBytes,
    everyMs,
    // A rebuilt store begins with what is left.
    skipsTrimmed: true,
    begin: (from) => ({ from, to: from, lines: { quarantine: [], replays: [] }, bytes: 0 }),
    add(batch, { bytes, offset }) {
      const { items, replays } = readQuarantine(bytes);
      for (const item of items) batch.lines.quarantine.push(itemLine(item, offset));
      for (const replay of replays) batch.lines.replays.push(replayLine(replay, offset));
      batch.to = offset + 1;
      batch.bytes += bytes.length;
    },
    isFull: ({ bytes }) => bytes >= fullBytes,
    async bring({ lines }, bringing) {
      for (const table of ['quarantine', 'replays'] as const) {
        const buffers = lines[table];
        const held = bringing.isFound ? await heldIn(table, buffers, bringing) : undefined;
        await bringing.put({ table, columns: tables[table].columns, buffers }, held);
      }
      return [];
    },
  });
}
