import { readQuarantine } from '../admit/admit.ts';
import { Failure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import { quarantineFollower } from '../records/records.ts';
import { quarantineColumns, replayColumns } from '../store/store.ts';
import type { Gathered } from './gather.ts';
import { itemLine, placeOfLine, replayLine } from './quarantine-lines.ts';
import { StoreFollower, type Bringing, type Rows, type StoreFollowerOptions } from './store-follower.ts';

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
  /** Lines, by index, that are there already. */
  async function heldIn(table: Table, lines: readonly Buffer[], { plan, signal }: Bringing): Promise<Set<number>> {
    const { rows } = await options.store.query(
      `SELECT ${tables[table].places} FROM ${table} WHERE entry >= {from:UInt64} AND entry < {to:UInt64}`,
      { params: { from: plan.from, to: plan.to }, signal, as: 'platform' },
    );
    const places = new Set(rows.map((row) => row.join('/')));
    return new Set(lines.flatMap((line, index) => (places.has(placeOfLine(table, line)) ? [index] : [])));
  }

  async function complete(rows: Rows & { readonly table: Table }, bringing: Bringing): Promise<void> {
    const { table, buffers } = rows;
    await bringing.put(rows, await heldIn(table, buffers, bringing));
    if (bringing.doubt === 'settled') return;
    const held = await heldIn(table, buffers, bringing);
    if (held.size < buffers.length)
      throw new Failure('STORE_UNAVAILABLE', { detail: `${table} may be receiving the rest at this moment` });
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
        const rows = { table, columns: tables[table].columns, buffers };
        if (bringing.doubt === 'plain') await bringing.put(rows);
        else await complete(rows, bringing);
      }
      return [];
    },
  });
}
