import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, silent, systemClock } from '../kernel/kernel.ts';
import { temporaryLog } from '../log/segments/temporary-log.fixture.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { AheadIds, type AheadBounds } from './ahead-ids.ts';
import { writeAdmitted } from './admitted-entry.ts';
import { IdIndex, type IdIndexOptions } from './id-index.ts';
import { Identities } from './identities.ts';
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

/** An event as AheadIds asks for it. */
export type SentEvent = { readonly event: number; readonly received: number; readonly ownTime: number };

/** For tests: AheadIds over records, whose commits stand for those of admit. */
export async function temporaryAhead(bounds?: AheadBounds) {
  const directory = await mkdtemp(join(tmpdir(), 'ahead-'));
  const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const { epoch } = await records.claim('admit', 0);
  let at = 0;
  let current: AheadIds | undefined;
  const candidates = (sent: readonly SentEvent[]) =>
    sent.map((event) => ({ event, identity: identityOf(event.event) }));
  return {
    records,
    async open(): Promise<void> {
      current = new AheadIds(records, 0, bounds);
      await current.open();
    },
    async commit(admitted: readonly SentEvent[], since: number): Promise<void> {
      const ids = must(current, 'it is open');
      const ahead = ids.changes(candidates(admitted), since);
      const ends = { admittedFrom: at, admittedTo: at + 1, quarantineFrom: 0, quarantineTo: 0, events: 0 };
      const range = { partition: 0, receivedFrom: at, receivedTo: at + 1, ...ends };
      await records.commit({
        follower: 'admit',
        epoch,
        range,
        unnamed: [],
        states: [],
        books: [],
        defer: [],
        settled: [],
        ahead,
      });
      at += 1;
      ids.keep(ahead);
    },
    /** The numbers of the events that are looked up. */
    async asked(sent: readonly SentEvent[], since: number): Promise<number[]> {
      const asked = await must(current, 'it is open').asked(candidates(sent), since);
      return asked.map(({ event }) => event.event);
    },
    async destroy(): Promise<void> {
      await records.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
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
      current = new IdIndex({ mostHeld: 1_000, ...options, directory, ...more });
      await current.open(admitted, 0, idsAt);
      return current;
    },
    /** Writes an entry and, as admit does after the commit, adds it to the open index. */
    async write({ events, receivedAt, madeAt = receivedAt, settles = false }: MadeSlice): Promise<void> {
      const identities = new Identities();
      for (const event of events) identities.add(identityOf(event), event, 0);
      const header = {
        partition: 0,
        receivedFrom: 0,
        receivedTo: settles ? 0 : 1,
        receivedAt,
        madeAt,
        events: events.length,
        entities: 0,
        eventBytes: 0,
        entityBytes: 0,
        counts: {},
        settled: [],
      };
      const none = Buffer.alloc(0);
      const { offset } = await writer.append(
        '',
        writeAdmitted(header, { events: none, entities: none, identities: identities.bytes(), links: none }),
      );
      current?.add(offset, receivedAt, identities.bytes());
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
