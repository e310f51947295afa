import { readAdmitted } from '../admit/admit.ts';
import { Failure } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { BookDelta } from '../records/records.ts';
import { entityColumns } from '../store/store.ts';
import type { Gathered } from './gather.ts';
import { linesOf } from './load-batch.ts';
import { StoreFollower, type Bringing, type StoreFollowerOptions } from './store-follower.ts';

export type VersionLoaderOptions = StoreFollowerOptions & {
  readonly admitted: LogReader;
  /** Every version of entries before this one is in the store. */
  readonly onLoad?: (position: number) => void;
};

type Versions = Gathered & { readonly buffers: Buffer[]; bytes: number };

/** An insert costs 30 ms of CPU however few rows it brings, and history can wait for company. */
const everyMs = 5_000;
const fullBytes = 4 * 1024 * 1024;

/** The follower that keeps every version of a state. */
export function versionLoader(options: VersionLoaderOptions): StoreFollower<Versions> {
  /** Of a plan in doubt no version is to stand twice, and each once it is settled. */
  async function bring(
    buffers: readonly Buffer[],
    { put, plan, doubt, signal }: Bringing,
  ): Promise<readonly BookDelta[]> {
    const rows = { table: 'entity_versions', columns: entityColumns, buffers } as const;
    if (doubt === 'plain') return await put(rows);
    const lines = linesOf(buffers).length;
    const lacking = async (): Promise<boolean> => {
      const { rows: found } = await options.store.query(
        'SELECT count() FROM entity_versions WHERE version >= {from:UInt64} AND version < {to:UInt64}',
        { params: { from: plan.from, to: plan.to }, signal, as: 'platform' },
      );
      return Number(found[0]?.[0] ?? 0) < lines;
    };
    if (!(await lacking())) return [];
    const books = await put(rows);
    if (doubt === 'open' && (await lacking()))
      throw new Failure('STORE_UNAVAILABLE', { detail: 'entity_versions may be receiving the rest at this moment' });
    return books;
  }

  return new StoreFollower<Versions>(options, {
    follower: 'versions',
    log: options.admitted,
    readBytes: fullBytes,
    everyMs,
    begin: (from) => ({ from, to: from, buffers: [], bytes: 0 }),
    add(versions, { bytes, offset }) {
      const { entityLines } = readAdmitted(bytes);
      versions.to = offset + 1;
      versions.bytes += entityLines.length;
      if (entityLines.length > 0) versions.buffers.push(entityLines);
    },
    isFull: ({ bytes }) => bytes >= fullBytes,
    bring: ({ buffers }, bringing) => bring(buffers, bringing),
    onMoved: ({ to }) => options.onLoad?.(to),
  });
}
