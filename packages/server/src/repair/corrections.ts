import type { KindFolds } from '../admit/admit.ts';
import { storeFollower, type AdmittedRange } from '../load/load.ts';
import { Failure, Turns, type Clock, type FollowerErrors, type Logger } from '../kernel/kernel.ts';
import { activityFollower, markEvents, uncount } from '../measure/measure.ts';
import type { InsertPlan, RecordsWriter } from '../records/records.ts';
import type { Store } from '../store/store.ts';
import { mostAwaited, remember } from './awaited.ts';
import { leftSubjects, type Subjects } from './left-subjects.ts';
import { remake, type RemakeOptions } from './remake.ts';
import { Rounds } from './rounds.ts';
import { endWithin, findSuperseded, type Found, type Superseded } from './superseded.ts';

export type CorrectionsOptions = RemakeOptions & {
  readonly records: RecordsWriter;
  readonly store: Store;
  readonly folds: KindFolds;
  /** Whoever makes states anew does so alone: what one has read, the other must not have changed. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
  /** The checkpoint has moved on: days that were marked on the way can be made anew. */
  readonly onApplied?: () => void;
};

/** The follower's name. */
export const correctionsFollower = 'corrections';

const partition = 0;
const mostEntries = 500;
/** Events that name another, held at a time. A single entry may have more. */
const mostNamed = 20_000;
const perUncount = 1_000;
const mostEarly = 1_000;
const perPage = 200;
/** It looks only where all of these have been. */
const ahead = [storeFollower, 'ids', activityFollower];

/**
 * Takes out of states and metrics what later events replace or take back (see repair.ts). A range of entries is planned, what
 * it supersedes is marked in the store, taken off the rollup and left out of its subjects' states; then the checkpoint
 * moves. A range that was cut off is gone through again, and does the same.
 */
export class Corrections extends Rounds {
  readonly #options: CorrectionsOptions;
  #position = 0;
  #epoch = 0;
  /** The end of what the rollup's keeper was at when this start began. Until it is there, it compares rollup and events. */
  #compared = 0;
  readonly #marking = new Turns();
  /** Events of a range are marked, and may be in the rollup still. */
  #isHalf = false;

  constructor(options: CorrectionsOptions) {
    super({ ...options, what: correctionsFollower });
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
    await this.persevere(step, AbortSignal.any([this.signal, done.signal]));
  }

  /**
   * Does something while events and rollup agree about all that was corrected: their sums can be compared. STORE_UNAVAILABLE
   * where they do not: a range was cut off, and is gone through again soon.
   */
  async whileWhole<T>(work: () => Promise<T>): Promise<T> {
    return await this.#marking.take(async () => {
      if (this.#isHalf) throw new Failure('STORE_UNAVAILABLE', { detail: 'corrections are being applied' });
      return await work();
    });
  }

  /** Woken when the store, its ids or the rollup have moved on. */
  protected override async look(): Promise<boolean> {
    const plan = await this.#planned();
    if (plan === undefined) return false;
    await this.#options.turns.take(() => this.#apply(plan));
    return true;
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
    const end = await endWithin(mostNamed, { store, range: { partition, from, to }, signal: this.signal });
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
    const { records, clock, logger } = this.#options;
    const found = await this.#find(plan);
    const left = found.named ? await leftSubjects({ ...this.#options, range: plan, signal: this.signal }) : [];
    const subjects = [...subjectsOf(found.events), ...left];
    // The engine takes its time for a mutation: states need not wait for the marks of a few.
    const isFew = found.events.length <= mostEarly;
    if (isFew) await this.#remake(subjects, found.events);
    if (found.events.length > 0) {
      await this.#mark(plan, found);
      logger.info({ events: found.events.length }, 'events were replaced or taken back');
    }
    if (!isFew) await this.#remake(subjects);
    const forgotten = await remember(records, { found, since: plan.to, most: mostAwaited, now: clock.now() });
    if (forgotten > 0)
      logger.warn({ forgotten, most: mostAwaited }, 'ids that corrections name and that have not come were forgotten');
    await records.advance({ ...plan, epoch: this.#epoch });
    this.#position = plan.to;
    if (found.events.length > 0) this.#options.onApplied?.();
  }

  #find(range: AdmittedRange): Promise<Found> {
    const { store, records } = this.#options;
    return findSuperseded({ store, records, range, signal: this.signal });
  }

  async #mark(plan: InsertPlan, found: Found): Promise<void> {
    await this.#marking.take(async () => {
      this.#isHalf = true;
      await this.#markEach(plan, found);
      this.#isHalf = false;
    });
  }

  async #markEach({ generation, from, to }: InsertPlan, { events }: Found): Promise<void> {
    const { store, records } = this.#options;
    const { signal } = this;
    const parts = Array.from({ length: Math.ceil(events.length / perUncount) }, (_, at) =>
      events.slice(at * perUncount, (at + 1) * perUncount),
    );
    // Before, so that nobody counts them twice or not at all; and after, for a rollup that has come in between.
    for (const places of parts) await markEvents({ records, store }, { places, until: to, signal });
    await store.supersede(events, to);
    for (const [at, places] of parts.entries()) {
      const token = `${generation}:${correctionsFollower}:${partition}:${from}-${to}/${at * perUncount}`;
      await uncount(store, { places, by: to, token, signal });
      await markEvents({ records, store }, { places, until: to, signal });
    }
  }

  /** Makes their states anew, each once, as if the events `without` were marked. */
  async #remake(subjects: readonly Subjects[], without: readonly Superseded[] = []): Promise<void> {
    const { folds } = this.#options;
    for (const { workspace, kind, ids } of joined(subjects)) {
      const how = folds.now(workspace, kind);
      for (let at = 0; at < ids.length; at += perPage) {
        const some = ids.slice(at, at + perPage);
        const remaking = { workspace, kind, how, ids: some, after: '', last: some.at(-1) ?? '', without };
        await remake({ ...remaking, signal: this.signal }, this.#options);
      }
    }
  }
}

function subjectsOf(events: readonly Superseded[]): Subjects[] {
  return events
    .filter(({ kind }) => kind !== '')
    .map(({ workspace, kind, subject }) => ({ workspace, kind, ids: [subject] }));
}

/** By workspace and kind; ids in the order in which the store compares them, by bytes. */
function joined(subjects: readonly Subjects[]): Subjects[] {
  const groups = new Map<string, { workspace: string; kind: string; ids: Set<string> }>();
  for (const { workspace, kind, ids } of subjects) {
    const name = `${workspace}\u0000${kind}`;
    const group = groups.get(name) ?? { workspace, kind, ids: new Set() };
    groups.set(name, group);
    for (const id of ids) group.ids.add(id);
  }
  return [...groups.values()].map(({ workspace, kind, ids }) => ({
    workspace,
    kind,
    ids: [...ids].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  }));
}
