import type { KindFolds } from '../admit/admit.ts';
import { pause, type Clock, type Logger, type Turns } from '../kernel/kernel.ts';
import type { LateStatesTable, Records } from '../records/records.ts';
import { remake, type RemakeOptions } from './remake.ts';
import { Rounds } from './rounds.ts';

export type LateStatesOptions = RemakeOptions & {
  readonly records: Pick<Records, 'read' | 'write'>;
  readonly folds: KindFolds;
  /** Whoever makes states anew does so alone: what one has read, the other must not have changed. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

/** One to which moves go on to come late is made anew once in so long. */
const waitMs = 5_000;
const perPage = 200;

/** Subjects of one kind, the longest known first. */
type Page = Pick<LateStatesTable, 'workspace' | 'kind' | 'since'> & { readonly ids: readonly string[] };

/** Makes states anew that are not those of their events in order (see repair.ts). */
export class LateStates extends Rounds {
  readonly #options: LateStatesOptions;
  /** Aborted: somebody awaits that nothing is left to do. */
  #haste = new AbortController();

  constructor(options: LateStatesOptions) {
    super({ ...options, what: 'states to which moves came late' });
    this.#options = options;
  }

  /** Waits for no moment: what is left is made anew at once. */
  override async idle(): Promise<void> {
    const haste = this.#haste;
    haste.abort();
    await super.idle();
    if (this.#haste === haste) this.#haste = new AbortController();
  }

  protected override async look(): Promise<boolean> {
    const { clock, turns } = this.#options;
    const page = await this.#oldest();
    if (page === undefined) return false;
    const early = page.since + waitMs - clock.now();
    if (early > 0 && !this.#haste.signal.aborted) {
      await this.#pause(Math.min(early, waitMs));
      return true;
    }
    const begun = clock.now();
    await turns.take(() => this.#remake(page));
    await this.#pause(clock.now() - begun);
    return true;
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, AbortSignal.any([this.signal, this.#haste.signal]));
  }

  async #oldest(): Promise<Page | undefined> {
    const rows = await this.#options.records.read((db) =>
      db.selectFrom('late_states').selectAll().orderBy('since').orderBy('id').limit(perPage).execute(),
    );
    const [first] = rows;
    if (first === undefined) return undefined;
    const { workspace, kind, since } = first;
    const latest = this.#haste.signal.aborted ? Number.POSITIVE_INFINITY : this.#options.clock.now() - waitMs;
    const same = rows.filter(
      (row) => row.workspace === workspace && row.kind === kind && row.since <= Math.max(since, latest),
    );
    // As the store compares them.
    const ids = same.map(({ id }) => id).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return { workspace, kind, since, ids };
  }

  async #remake({ workspace, kind, ids }: Page): Promise<void> {
    const { folds, records, clock } = this.#options;
    const looked = clock.now();
    const how = folds.now(workspace, kind);
    const remaking = { workspace, kind, how, ids, after: '', last: ids.at(-1) ?? '', signal: this.signal };
    const made = await remake(remaking, this.#options);
    if (made === ids.length) return;
    // Of the rest the events are gone.
    await records.write((db) => [
      db
        .deleteFrom('late_states')
        .where('workspace', '=', workspace)
        .where('kind', '=', kind)
        .where('id', 'in', ids)
        .where('since', '<', looked),
    ]);
  }
}
