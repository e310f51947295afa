import { setImmediate as turn } from 'node:timers/promises';
import type { ReceivedItem, RulesAt } from '../collect/collect.ts';
import {
  backoff,
  Failure,
  Idle,
  pause,
  type Clock,
  type FollowerErrors,
  type Logger,
  type Part,
} from '../kernel/kernel.ts';
import type { LogReader, LogWriter } from '../log/log.ts';
import type { DeferredEvent, NamedRange, RecordsWriter, TimerRow } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { AheadIds } from './ahead-ids.ts';
import { Alarm } from './alarm.ts';
import { composeSlice, deferralOf, type ComposedSlice } from './compose-slice.ts';
import { DeferredList } from './deferred-list.ts';
import { settleForgotten, takeItems } from './fill-slice.ts';
import { foldSlice } from './fold-slice.ts';
import type { Identity } from './identity.ts';
import type { IdIndex } from './id-index.ts';
import type { KindFolds } from './kind-folds.ts';
import { linkSlice } from './links/link-slice.ts';
import { lookUp, type KnownIds } from './lookup.ts';
import { passes } from './passes.ts';
import { recaller } from './recall.ts';
import { deferredItems, itemsOf } from './received-items.ts';
import { checkPlaces, unnamedBetween, type Ends } from './places.ts';
import { SeenKeys } from './seen-keys.ts';
import { SessionSlice } from './session-slice.ts';
import { Slice, SliceMemory } from './slice.ts';
import { idsCheckpoint, receivedBefore } from './starting-points.ts';
import { StateCache, type Remade } from './state-cache.ts';

export type AdmitOptions = {
  readonly received: LogReader;
  readonly admitted: LogWriter;
  readonly admittedReader: LogReader;
  readonly quarantine: LogWriter;
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly index: IdIndex;
  /** What the documents of a workspace said about its events at a revision. */
  readonly rulesAt: RulesAt;
  readonly folds: KindFolds;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** Called after each commit: received entry up to which everything is settled, and the newest named end of admitted. */
  readonly onCommit: (progress: AdmitProgress) => void;
};

export type AdmitProgress = {
  readonly received: number;
  readonly admitted: number;
  readonly deferred: number;
  /** Whether there are states to be made anew. */
  readonly late: boolean;
  /** Whether that is so for events that supersede others. */
  readonly superseding: boolean;
};

export const admitFollower = 'admit';
const partition = 0;
/** About 3,000 events: one slice stays below 50 ms, and a commit still holds several events a subject. */
const sliceBytes = 1024 * 1024;
/** Timers that one slice fires. */
const mostFired = 500;
/** What could not be fired for want of room, or of a log that answers, is tried again. */
const fireAgainMs = 1_000;

/** What a slice is made from: new entries of received, or, with an empty received range, deferred items, due timers or states. */
type Input = {
  readonly from: number;
  readonly to: number;
  readonly items: AsyncIterable<readonly ReceivedItem[]>;
  readonly settles: readonly DeferredEvent[];
  readonly fires?: Due;
  readonly remade?: readonly Remade[];
};

/** Timers that were due at a moment. */
type Due = { readonly at: number; readonly timers: readonly TimerRow[] };

/**
 * Follows `received` slice by slice, by the law of the room. `open` comes first; `run` ends when stopped or drained, and rejects
 * with what neither waiting nor another try mends.
 */
export class AdmitLoop implements Part {
  readonly #options: AdmitOptions;
  readonly #states: StateCache;
  readonly #memory = new SliceMemory();
  readonly #deferred: DeferredList;
  readonly #ahead: AheadIds;
  readonly #seen: SeenKeys;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  readonly #alarm: Alarm;
  #position = 0;
  #epoch = 0;
  #named = { admitted: 0, quarantine: 0 };
  /** When the newest of the admitted requests was received. */
  #receivedAt = 0;
  #fault: Error | undefined;
  #draining: number | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(options: AdmitOptions) {
    this.#options = options;
    this.#states = new StateCache(options.records, options.folds);
    this.#deferred = new DeferredList(options.records, partition);
    this.#seen = new SeenKeys(options.records);
    this.#ahead = new AheadIds(options.records, partition);
    this.#alarm = new Alarm(options.clock, () => void this.#fire());
  }

  /** Claims the partition, cuts both logs back to the last named end, rebuilds the index. */
  async open(): Promise<void> {
    const { records, admitted, quarantine, received, index, admittedReader } = this.#options;
    const checkpoint = await records.claim(admitFollower, partition);
    this.#position = checkpoint.position;
    this.#epoch = checkpoint.epoch;
    if (checkpoint.position > received.end(partition)) {
      throw new Failure('LOG_CORRUPT', {
        detail: `received ends at ${received.end(partition)}, but ${checkpoint.position} entries of it were admitted`,
      });
    }
    const last = await records.read((db) =>
      db
        .selectFrom('named_ranges')
        .selectAll()
        .where('partition', '=', partition)
        .orderBy('received_to', 'desc')
        .orderBy('admitted_to', 'desc')
        .limit(1)
        .executeTakeFirst(),
    );
    this.#named = { admitted: last?.admitted_to ?? 0, quarantine: last?.quarantine_to ?? 0 };
    await admitted.cutBack(partition, this.#named.admitted);
    await quarantine.cutBack(partition, this.#named.quarantine);
    this.#release();
    this.#receivedAt = await receivedBefore(admittedReader, this.#named.admitted);
    await index.open(admittedReader, partition, await idsCheckpoint(records));
    await this.#deferred.refresh();
    await this.#ahead.open();
    this.#report();
  }

  async run(): Promise<void> {
    const { received, errors, logger, random } = this.#options;
    let tries = 0;
    while (!this.#stop.signal.aborted) {
      try {
        for await (const batch of received.follow(partition, this.#position, {
          signal: this.#stop.signal,
          maxBytes: sliceBytes,
        })) {
          await this.#alone(async () => {
            await this.#settleDeferred();
            await this.#commitSlice({
              from: this.#position,
              to: batch.next,
              items: itemsOf(partition, batch.entries, this.#options.rulesAt),
              settles: [],
            });
          });
          tries = 0;
          errors?.goesOn(admitFollower);
          if (this.#draining !== undefined && this.#position >= this.#draining) return;
        }
      } catch (error) {
        if (!passes(error)) throw error;
        errors?.failed(admitFollower, error);
        logger.warn({ err: error }, 'admit waits and tries again');
        await pause(backoff(tries, 100, 5_000, random), this.#stop.signal);
        tries += 1;
      }
    }
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Called when the store is back: settles what waited for it, even if nothing new arrives. */
  async retryDeferred(): Promise<void> {
    if (this.#deferred.size > 0) await this.#alone(() => this.#settleDeferred());
  }

  /**
   * States made anew take the place of those that stand, in a commit of their own. `make` is told the end of what was
   * admitted, of which they have to be the states; nothing is admitted until it is done.
   */
  async replaceStates(make: (admittedEnd: number) => Promise<readonly Remade[]>): Promise<void> {
    await this.#alone(async () => {
      const remade = await make(this.#named.admitted);
      if (remade.length === 0) return;
      const at = this.#position;
      await this.#commitSlice({ from: at, to: at, items: noItems(), settles: [], remade });
    });
  }

  async drain(): Promise<void> {
    this.#draining = this.#options.received.end(partition);
    if (this.#position >= this.#draining) this.#stop.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#alarm.set(undefined);
    await this.#idle.wait();
    await this.#options.index.close();
  }

  async idle(): Promise<void> {
    while (this.#position < this.#options.received.end(partition) && !this.#stop.signal.aborted) {
      await this.#idle.wait();
      await turn();
    }
    await this.#idle.wait();
    while (this.#due(1).timers.length > 0 && !this.#stop.signal.aborted) await this.#fire();
  }

  /** One slice at a time, whoever asks for it. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const before = this.#last;
    this.#idle.begin();
    const mine = before.then(work);
    this.#last = mine.catch(() => {});
    try {
      await mine;
    } finally {
      this.#idle.end();
    }
  }

  async #commitSlice(input: Input): Promise<void> {
    try {
      await this.#tryCommit(input);
    } catch (error) {
      this.#states.clear();
      this.#seen.clear();
      if (passes(error)) await this.#undo();
      throw error;
    }
  }

  async #tryCommit(input: Input): Promise<void> {
    const { index, records, received, admitted, quarantine, rulesAt, clock } = this.#options;
    const at = { admitted: admitted.durableEnd(partition), quarantine: quarantine.durableEnd(partition) };
    this.#memory.clear();
    const slice = new Slice({
      index,
      ahead: this.#ahead,
      seen: this.#seen,
      memory: this.#memory,
      admittedAt: at.admitted,
      recall: recaller(received, partition, rulesAt),
    });
    const sessions = new SessionSlice(records.timers);
    const filling = { slice, sessions, states: this.#states };
    const { fires, remade, settles } = input;
    if (fires !== undefined || remade !== undefined) slice.receivedAt = this.#receivedAt;
    await takeItems(input.items, settles.length > 0, filling);
    await settleForgotten((unknown) => this.#lookUp(unknown, settles), filling);
    if (fires !== undefined) sessions.fire(fires.timers, fires.at);
    const madeAt = clock.now();
    await foldSlice(this.#states, slice.derive(sessions.derived(), madeAt), slice);
    const linked = await linkSlice(slice.linking, records.links, at.admitted);
    for (const each of remade ?? []) this.#states.replace(each);
    const changed = { states: this.#states.changed(at.admitted), links: linked.lines };
    const range = { receivedFrom: input.from, receivedTo: input.to };
    const composed = composeSlice(slice, changed, { partition, ...range, ...at, madeAt });
    await this.#append(composed, at);
    const late = this.#states.late(madeAt);
    const ahead = this.#ahead.changes(slice.ahead, index.since);
    await records.commit({
      follower: admitFollower,
      epoch: this.#epoch,
      range: composed.range,
      unnamed: unnamedBetween(this.#named, at),
      states: composed.states,
      late,
      books: slice.outcomes.ledger.deltas(),
      ahead,
      seen: this.#seen.changed(),
      links: linked.changes,
      timers: sessions.changes(),
      audit: linked.audit,
      ...deferralOf(slice, settles),
    });
    const superseding = this.#states.hasLeft;
    this.#states.keep();
    this.#seen.keep();
    this.#ahead.keep(ahead);
    index.add(at.admitted, slice.receivedAt, slice.identities());
    this.#moveOn(composed.range, slice.receivedAt);
    if (slice.deferred.length > 0 || settles.length > 0) await this.#deferred.refresh();
    this.#release();
    this.#report({ late: late.found.length > 0, superseding });
  }

  /** Who waits goes first: while somebody waits, newer events that would have to ask wait as well. */
  async #lookUp(unknown: readonly Identity[], settles: Input['settles']): Promise<KnownIds | undefined> {
    const { index, store } = this.#options;
    const mustWait = this.#deferred.size > 0 && settles.length === 0;
    return mustWait || !index.covered ? undefined : await lookUp(store, unknown);
  }

  /** Resolves when all stands in the logs where it says. */
  async #append(composed: ComposedSlice, at: Ends): Promise<void> {
    const { admitted, quarantine } = this.#options;
    const stand = await Promise.all([
      Promise.all(composed.admitted.map((parts) => admitted.append('', parts))),
      Promise.all(composed.quarantine.map((entry) => quarantine.append('', [entry]))),
    ]);
    checkPlaces(stand[0], at.admitted);
    checkPlaces(stand[1], at.quarantine);
  }

  #moveOn({ receivedTo, admittedTo, quarantineTo }: NamedRange, receivedAt: number): void {
    this.#named = { admitted: admittedTo, quarantine: quarantineTo };
    this.#position = receivedTo;
    this.#receivedAt = Math.max(this.#receivedAt, receivedAt);
  }

  /** Lets followers read what is named. */
  #release(): void {
    this.#options.admitted.release(partition, this.#named.admitted);
    this.#options.quarantine.release(partition, this.#named.quarantine);
  }

  /** Settles deferred events, oldest first, before anything newer, as soon as the store can be asked. */
  async #settleDeferred(): Promise<void> {
    const { store, received, index } = this.#options;
    const ready = (): boolean => store.status().state === 'ready' && index.covered;
    const deferred = this.#deferred;
    while (deferred.size > 0 && ready() && !this.#stop.signal.aborted) {
      const settles = await deferred.oldest();
      const before = deferred.size;
      await this.#commitSlice({
        from: this.#position,
        to: this.#position,
        items: deferredItems(received, settles, this.#options.rulesAt),
        settles,
      });
      if (deferred.size === before) return;
    }
  }

  /** Fires what is due, one slice at a time, so that new events come in between. Never rejects. */
  async #fire(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    try {
      await this.#alone(async () => {
        const fires = this.#due(mostFired);
        const at = this.#position;
        if (fires.timers.length > 0)
          await this.#commitSlice({ from: at, to: at, items: noItems(), settles: [], fires });
      });
    } catch (error) {
      if (passes(error)) {
        this.#options.logger.warn({ err: error }, 'timers wait and are tried again');
        this.#alarm.set(this.#options.clock.now() + fireAgainMs);
        return;
      }
      this.#fault = error instanceof Error ? error : new Error(String(error));
      this.#stop.abort();
    }
  }

  /** While not all that was received is admitted, only what was due before that: no timer overtakes what came in time. */
  #due(most: number): Due {
    const { received, clock, records } = this.#options;
    const at = this.#position >= received.end(partition) ? clock.now() : this.#receivedAt;
    return { at, timers: records.timers.due(at, most) };
  }

  /** Forgets what was written but not named, after a commit that failed for want of room or of a log that answers. */
  async #undo(): Promise<void> {
    const { admitted, quarantine } = this.#options;
    await admitted.idle();
    await quarantine.idle();
    await admitted.cutBack(partition, this.#named.admitted);
    await quarantine.cutBack(partition, this.#named.quarantine);
  }

  #report({ late, superseding } = { late: false, superseding: false }): void {
    this.#alarm.set(this.#options.records.timers.earliest());
    const [{ admitted }, deferred] = [this.#named, this.#deferred.size];
    this.#options.onCommit({ received: this.#position, admitted, deferred, late, superseding });
  }
}

async function* noItems(): AsyncIterable<readonly ReceivedItem[]> {}
