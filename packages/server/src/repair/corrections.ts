import type { KindFolds } from '../admit/admit.ts';
import { storeFollower, type AdmittedRange } from '../load/load.ts';
import { Failure, type Clock, type Logger, type Part, type Turns } from '../kernel/kernel.ts';
import { activityFollower, uncount } from '../measure/measure.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { mostAwaited, remember } from './awaited.ts';
import { persevere } from './persevere.ts';
import { remake, type RemakeOptions } from './remake.ts';
import { endWithin, findSuperseded, type Found, type Superseded } from './superseded.ts';
import { Wake } from './wake.ts';

export type CorrectionsOptions = RemakeOptions & {
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly folds: KindFolds;
  /** Whoever makes states anew does so alone: what one has read, the other must not have changed. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

/** The follower's name. */
export const correctionsFollower = 'corrections';

const partition = 0;
const mostEntries = 500;
/** Events that name another, held at a time. A single entry may have more. */
const mostNamed = 20_000;
const perMark = 1_000;
const perPage = 200;
/** It looks only where all of these have been. */
const ahead = [storeFollower, 'ids', activityFollower];

/**
 * Takes out of states and metrics what later events replace or take back (see repair.ts). A range of entries is planned, what
 * it supersedes is marked in the store, taken off the rollup and left out of its subjects' states; then the checkpoint
 * moves. A range that was cut off is gone through again, and does the same.
 */
export class Corrections implements Part {
  readonly #options: CorrectionsOptions;
  readonly #stop = new AbortController();
  readonly #wake = new Wake();
  #position = 0;
  #epoch = 0;
  /** The end of what the rollup's keeper was at when this start began. Until it is there, it compares rollup and events. */
  #compared = 0;

  constructor(options: CorrectionsOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { records } = this.#options;
    const { position, epoch } = await records.claim(correctionsFollower, partition);
    const keeping = await records.pendingPlan(activityFollower, partition);
    this.#position = position;
    this.#epoch = epoch;
    this.#compared = keeping?.to ?? 0;
  }

  /** The store, its ids or the rollup have moved on. */
  wake(): void {
    this.#wake.wake();
  }

  /**
   * Brings store and rollup to agree about a range that was cut off. To be awaited before anybody compares them; the
   * states follow in `run`.
   */
  async settle(): Promise<void> {
    const done = new AbortController();
    const step = async (): Promise<void> => {
      const plan = await this.#options.records.pendingPlan(correctionsFollower, partition);
      if (plan !== undefined) await this.#mark(plan, await this.#find(plan));
      done.abort();
    };
    await this.#persevere(step, AbortSignal.any([this.#stop.signal, done.signal]));
  }

  async run(): Promise<void> {
    await this.#persevere(() => this.#look(), this.#stop.signal);
  }

  async drain(): Promise<void> {}

  /** Leaves what runs as it is: the next start goes on with it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.end();
  }

  async idle(): Promise<void> {
    await this.#wake.idle();
  }

  async #persevere(step: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { logger, random } = this.#options;
    await persevere(step, { what: 'corrections', logger, random, signal });
  }

  async #look(): Promise<void> {
    await this.#wake.next();
    try {
      const plan = await this.#planned();
      if (plan === undefined) return await this.#wake.rest();
      this.#wake.wake();
      await this.#options.turns.take(() => this.#apply(plan));
    } catch (error) {
      this.#wake.wake();
      throw error;
    }
  }

  async #planned(): Promise<InsertPlan | undefined> {
    const { records, store } = this.#options;
    const found = await records.pendingPlan(correctionsFollower, partition);
    if (found !== undefined) return found;
    const from = this.#position;
    const to = Math.min(from + mostEntries, await this.#reached());
    if (to <= from) return undefined;
    const status = store.status();
    if (status.state !== 'ready') throw new Failure('STORE_UNAVAILABLE', { detail: status.state });
    const end = await endWithin(mostNamed, { store, range: { partition, from, to }, signal: this.#stop.signal });
    const plan = { follower: correctionsFollower, partition, from, to: end, generation: String(status.generation) };
    await records.plan({ ...plan, epoch: this.#epoch });
    return plan;
  }

  /** The entry before which everything can be looked up, and is in the rollup; 0 while its keeper compares. */
  async #reached(): Promise<number> {
    const rows = await this.#options.records.read((db) =>
      db
        .selectFrom('checkpoints')
        .select(['follower', 'position'])
        .where('partition', '=', partition)
        .where('follower', 'in', ahead)
        .execute(),
    );
    const kept = rows.find(({ follower }) => follower === activityFollower)?.position ?? 0;
    if (rows.length < ahead.length || kept < this.#compared) return 0;
    return Math.min(...rows.map(({ position }) => position));
  }

  async #apply(plan: InsertPlan): Promise<void> {
    const { records, logger } = this.#options;
    const found = await this.#find(plan);
    if (found.events.length > 0) {
      await this.#mark(plan, found);
      await this.#leaveOut(found.events);
      logger.info({ events: found.events.length }, 'events were replaced or taken back');
    }
    const forgotten = await remember(records, { found, since: plan.to, most: mostAwaited });
    if (forgotten > 0)
      logger.warn({ forgotten, most: mostAwaited }, 'ids that corrections name and that have not come were forgotten');
    await records.advance({ ...plan, epoch: this.#epoch });
    this.#position = plan.to;
  }

  #find(range: AdmittedRange): Promise<Found> {
    const { store, records } = this.#options;
    return findSuperseded({ store, records, range, signal: this.#stop.signal });
  }

  async #mark({ generation, from, to }: InsertPlan, { events }: Found): Promise<void> {
    const { store } = this.#options;
    const { signal } = this.#stop;
    for (let at = 0; at < events.length; at += perMark) {
      const places = events.slice(at, at + perMark);
      await store.supersede(places, to);
      const token = `${generation}:${correctionsFollower}:${partition}:${from}-${to}/${at}`;
      await uncount(store, { places, by: to, token, signal });
    }
  }

  /** Makes the states of their subjects anew. */
  async #leaveOut(events: readonly Superseded[]): Promise<void> {
    const { folds } = this.#options;
    for (const { workspace, kind, ids } of subjectsOf(events)) {
      const how = folds.now(workspace, kind);
      for (let at = 0; at < ids.length; at += perPage) {
        const some = ids.slice(at, at + perPage);
        const remaking = { workspace, kind, how, ids: some, after: '', last: some.at(-1) ?? '' };
        await remake({ ...remaking, signal: this.#stop.signal }, this.#options);
      }
    }
  }
}

type Subjects = { readonly workspace: string; readonly kind: string; readonly ids: readonly string[] };

/** By workspace and kind; ids in the order in which the store compares them, by bytes. */
function subjectsOf(events: readonly Superseded[]): Subjects[] {
  const groups = new Map<string, { workspace: string; kind: string; ids: Set<string> }>();
  for (const { workspace, kind, subject } of events) {
    if (kind === '') continue;
    const name = `${workspace}\u0000${kind}`;
    const group = groups.get(name) ?? { workspace, kind, ids: new Set() };
    groups.set(name, group);
    group.ids.add(subject);
  }
  return [...groups.values()].map(({ workspace, kind, ids }) => ({
    workspace,
    kind,
    ids: [...ids].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  }));
}
