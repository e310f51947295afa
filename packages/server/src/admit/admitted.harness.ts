import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../kernel/kernel.ts';
import { temporaryLog } from '../log/segments/temporary-log.ts';
import { writeAdmitted, writeIdentities } from './admitted-entry.ts';
import { IdIndex, type IdIndexOptions } from './id-index.ts';
import type { Identity } from './identity.ts';

export type MadeSlice = {
  readonly events: readonly number[];
  readonly receivedAt: number;
  readonly madeAt?: number;
  /** It settles what waited: an empty range of received. */
  readonly settles?: boolean;
};

export function identityOf(event: number): Identity {
  return { idHigh: event, idLow: Math.imul(event, 3) >>> 0, bodyHigh: event, bodyLow: 1 };
}

/** For tests: a log with `admitted` entries made by hand, and an index over it that can be closed and opened. */
export async function temporaryAdmitted(options: Omit<IdIndexOptions, 'directory'>) {
  const directory = await mkdtemp(join(tmpdir(), 'ids-'));
  const place = await temporaryLog();
  const log = await place.open();
  const admitted = log.reader('admitted');
  const writer = await log.writer('admitted', {
    visibility: 'named',
    onFatal: (error) => {
      throw error;
    },
  });
  let current: IdIndex | undefined;
  return {
    directory,
    get index(): IdIndex {
      return must(current, 'the index is open');
    },
    end: () => admitted.end(0),
    async open(idsAt: number, more: Partial<IdIndexOptions> = {}): Promise<IdIndex> {
      current = new IdIndex({ ...options, directory, ...more });
      await current.open(admitted, 0, idsAt);
      return current;
    },
    /** Writes an entry and, as admit does after the commit, adds it to the open index. */
    async write({ events, receivedAt, madeAt = receivedAt, settles = false }: MadeSlice): Promise<void> {
      const rows = events.map((event) => ({ identity: identityOf(event), offset: event, item: 0 }));
      const header = {
        partition: 0,
        receivedFrom: 0,
        receivedTo: settles ? 0 : 1,
        receivedAt,
        madeAt,
        events: rows.length,
        entities: 0,
        eventBytes: 0,
        entityBytes: 0,
        counts: {},
        settled: [],
      };
      const none = Buffer.alloc(0);
      const { offset } = await writer.append('', writeAdmitted(header, none, none, writeIdentities(rows)));
      current?.add(offset, receivedAt, rows);
      writer.release(0, offset + 1);
    },
    async destroy(): Promise<void> {
      await current?.idle();
      await writer.close();
      await log.close();
      await place.destroy();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type TemporaryAdmitted = Awaited<ReturnType<typeof temporaryAdmitted>>;
