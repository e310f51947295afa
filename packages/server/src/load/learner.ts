import { setImmediate as turn } from 'node:timers/promises';
import { readAdmitted } from '../admit/admit.ts';
import { Failure, Idle, pause, type Clock, type FollowerErrors, type Logger, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import type { Checkpoint, LearnedTable, RecordsWriter } from '../records/records.ts';
import { keepTrying } from './keep-trying.ts';
import { LearnedTypes } from './learned-types.ts';

/** The follower that learns what events look like. */
export const learnFollower = 'learn';
const partition = 0;
const readBytes = 2 * 1024 * 1024;
/** One commit for all that came meanwhile: the rows of busy types are written again each time. */
const keepEveryMs = 5_000;

export type LearnerOptions = {
  readonly admitted: LogReader;
  readonly records: RecordsWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Told of tries that fail. */
  readonly errors?: FollowerErrors | undefined;
};

/** What was learned and the place up to which it was, written together. */
type Kept = { readonly rows: readonly LearnedTable[]; readonly from: number; readonly to: number };

/**
 * Learns types and fields from `admitted`. What it knows is kept together with its checkpoint every few seconds, and when
 * it is asked to be idle; after a crash it goes on from there, so every event is learned once.
 */
export class Learner implements Part {
  readonly #options: LearnerOptions;
  readonly #stop = new AbortController();
  readonly #idle = new Idle();
  #types = new LearnedTypes([]);
  #checkpoint: Checkpoint = { position: 0, epoch: 0 };
  #position = 0;
  #keeping: Promise<void> = Promise.resolve();

  constructor(options: LearnerOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { records } = this.#options;
    this.#checkpoint = await records.claim(learnFollower, partition);
    this.#position = this.#checkpoint.position;
    this.#types = new LearnedTypes(await records.read((db) => db.selectFrom('learned').selectAll().execute()));
  }

  async run(): Promise<void> {
    const { signal } = this.#stop;
    const keepingOn = this.#keepOn();
    // It is awaited when the log has ended; until then nobody has to be told.
    keepingOn.catch(() => undefined);
    try {
      const source = this.#options.admitted.follow(partition, this.#position, { signal, maxBytes: readBytes });
      for await (const { entries, next } of source) {
        for (const { bytes, offset } of entries) {
          this.#types.take(readAdmitted(bytes));
          this.#position = offset + 1;
          await turn();
        }
        this.#position = next;
      }
    } finally {
      this.#stop.abort();
      await keepingOn;
    }
    await this.#keep();
  }

  async drain(): Promise<void> {
    await this.idle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#keep().catch(() => undefined);
    await this.#idle.wait();
  }

  /** Resolves when everything visible in admitted was learned and is kept. */
  async idle(): Promise<void> {
    while (this.#position < this.#options.admitted.end(partition) && !this.#stop.signal.aborted)
      await pause(5, this.#stop.signal);
    await this.#keep();
  }

  async #keepOn(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await pause(keepEveryMs, signal);
      await this.#keep();
    }
  }

  /** One after the other, each with all that is known at its beginning. */
  #keep(): Promise<void> {
    const mine = this.#keeping.then(() => this.#keepOnce());
    this.#keeping = mine.catch(() => undefined);
    return mine;
  }

  async #keepOnce(): Promise<void> {
    const kept = { rows: this.#types.takeChanged(), from: this.#checkpoint.position, to: this.#position };
    if (kept.to === kept.from) return;
    const { clock, logger, random, errors } = this.#options;
    const { signal } = this.#stop;
    const trying = { follower: learnFollower, clock, logger, random, signal, errors, backoffMs: [100, 5_000] } as const;
    this.#idle.begin();
    try {
      const step = async (): Promise<void> => this.#write(kept);
      await keepTrying(step, trying);
      this.#checkpoint = { ...this.#checkpoint, position: kept.to };
    } catch (error) {
      this.#stop.abort();
      throw error;
    } finally {
      this.#idle.end();
    }
  }

  async #write({ rows, from, to }: Kept): Promise<void> {
    const { records, clock } = this.#options;
    const { epoch } = this.#checkpoint;
    await records.transact(async (db) => {
      const moved = await db
        .updateTable('checkpoints')
        .set({ position: to, updated: clock.now() })
        .where('follower', '=', learnFollower)
        .where('partition', '=', partition)
        .where('epoch', '=', epoch)
        .where('position', '=', from)
        .executeTakeFirst();
      if (moved.numUpdatedRows !== 1n)
        throw new Failure('CHECKPOINT_MISMATCH', { detail: `${learnFollower}/${partition}: another one learns` });
      for (const row of rows) {
        const { workspace: _, type: __, ...values } = row;
        await db
          .insertInto('learned')
          .values(row)
          .onConflict((conflict) => conflict.columns(['workspace', 'type']).doUpdateSet(values))
          .execute();
      }
    });
  }
}
