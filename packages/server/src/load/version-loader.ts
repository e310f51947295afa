import { readAdmitted } from '../admit/admit.ts';
import type { LogReader } from '../log/log.ts';
import { entityColumns } from '../store/store.ts';
import type { Gathered } from './gather.ts';
import { StoreFollower, type StoreFollowerOptions } from './store-follower.ts';

export type VersionLoaderOptions = StoreFollowerOptions & {
  readonly admitted: LogReader;
  /** Every version of entries before this one is in the store. */
  readonly onLoad?: (position: number) => void;
};

type Versions = Gathered & { readonly buffers: Buffer[]; bytes: number };

/** An insert costs 30 ms of CPU however few rows it brings, and history can wait for company. */
const everyMs = 5_000;
const fullBytes = 4 * 1024 * 1024;

/**
 * The follower that keeps every version of a state. A row stands in its table by what it is, so a plan that may have been
 * carried out is simply carried out again.
 */
export function versionLoader(options: VersionLoaderOptions): StoreFollower<Versions> {
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
    bring: ({ buffers }, { put }) => put({ table: 'entity_versions', columns: entityColumns, buffers }),
    onMoved: ({ to }) => options.onLoad?.(to),
  });
}
