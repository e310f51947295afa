import type { KindFolds } from '../admit/admit.ts';
import type { Clock, Logger, Turns } from '../kernel/kernel.ts';
import type { Records } from '../records/records.ts';
import { endRebuild, moveRebuild, nextRebuild, type Moved, type Rebuild } from './rebuild-rows.ts';
import { remake, type RemakeOptions } from './remake.ts';
import { Rounds } from './rounds.ts';
import { readSubjects, type Subject } from './subject-page.ts';
import { subjectsSince } from './subjects-since.ts';

export type StateRebuildsOptions = RemakeOptions & {
  readonly records: Pick<Records, 'read' | 'write'>;
  readonly folds: KindFolds;
  /** Whoever makes states anew does so alone: what one has read, the other must not have changed. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
};

/**
 * Makes states anew, a page of subjects at a time, while events go on to be admitted: of the store's events and of what was
 * admitted since. How far a rebuild is, is durable after each page; a page that was cut off is made again, and makes the
 * same. While the store is away, or far behind, it waits.
 */
export class StateRebuilds extends Rounds {
  readonly #options: StateRebuildsOptions;

  constructor(options: StateRebuildsOptions) {
    super({ ...options, what: 'a rebuild of states' });
    this.#options = options;
  }

  protected override async look(): Promise<boolean> {
    const rebuild = await nextRebuild(this.#options.records);
    if (rebuild === undefined) return false;
    await this.#options.turns.take(() => this.#step(rebuild));
    return true;
  }

  async #step(rebuild: Rebuild): Promise<void> {
    const { admit, records, clock, logger } = this.#options;
    const { kind, after, scope } = rebuild;
    // A slice that is under way may still begin subjects by the document that was in force before.
    if (after === '') await admit.replaceStates(async () => []);
    const how = this.#options.folds.now(rebuild.workspace, kind);
    const { subjects, isLast } = await readSubjects(records, rebuild);
    const wanted = subjects.filter(({ by }) => scope === 'all' || by !== how.hash);
    const ids = await this.#since(rebuild, wanted);
    const last = subjects.at(-1)?.id ?? after;
    const { workspace } = rebuild;
    const { signal } = this;
    const made = ids.length === 0 ? 0 : await remake({ workspace, kind, how, ids, after, last, signal }, this.#options);
    const moved: Moved = {
      after: last,
      looked: rebuild.looked + subjects.length,
      made: rebuild.made + made,
      kept: rebuild.kept + ids.length - made,
    };
    await moveRebuild(records, rebuild, moved);
    if (!isLast) return;
    await endRebuild(records, { ...rebuild, ...moved }, clock.now());
    logger.info({ kind, ...moved }, 'states were made anew');
  }

  /** Of these subjects those that have had an event since the moment that was asked for, if one was. */
  async #since({ workspace, kind, since }: Rebuild, subjects: readonly Subject[]): Promise<readonly string[]> {
    if (since === null || subjects.length === 0) return subjects.map(({ id }) => id);
    return subjectsSince({ workspace, kind, since, subjects, signal: this.signal }, this.#options);
  }
}
