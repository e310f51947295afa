import { BoundedQueue, Failure, Idle, isFailure } from '../kernel/kernel.ts';
import type { Appended } from './log.ts';

/** An append that waits for its group. */
export type Pending = {
  readonly parts: readonly Uint8Array[];
  /** Of the payload. */
  readonly bytes: number;
  /** Its caller was told that it is too late: what has not been written yet is left out. */
  readonly expired?: boolean;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
};

export type PumpOptions = {
  readonly queueBytes: number;
  readonly groupBytes: number;
  /** What an entry takes beside its payload. */
  readonly overheadBytes: number;
  /** Makes the group durable and visible; returns its first offset. */
  readonly write: (group: readonly Pending[]) => Promise<number>;
  /** With what to refuse all that waits when a write has failed, if it may work again later. Else the failure is final. */
  readonly passing: (error: unknown, bytes: number) => Failure | undefined;
  readonly onFatal: (error: Failure) => void;
};

/**
 * Group commit: takes all that waits, makes it durable, resolves all of it; meanwhile the next group collects. A turn
 * starts in setImmediate, so that everything one turn of the event loop appends shares one write.
 */
export class Pump {
  readonly #options: PumpOptions;
  readonly #queue: BoundedQueue<Pending>;
  readonly #idle = new Idle();
  #running = false;
  #flying = 0;
  #failure: Failure | undefined;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#queue = new BoundedQueue(options.queueBytes);
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get waitingBytes(): number {
    return this.#queue.weight;
  }

  /** Taken, not yet durable. */
  get unwrittenBytes(): number {
    return this.#queue.weight + this.#flying;
  }

  get busy(): boolean {
    return this.#running;
  }

  /** False: the queue is full. */
  offer(entry: Pending): boolean {
    if (!this.#queue.offer(entry, entry.bytes + this.#options.overheadBytes)) return false;
    if (!this.#running) {
      this.#running = true;
      this.#idle.begin();
      setImmediate(this.#turn);
    }
    return true;
  }

  idle(): Promise<void> {
    return this.#idle.wait();
  }

  /** Ends for good: everything waiting is rejected, `onFatal` hears of it once. */
  fail(cause: unknown, group: readonly Pending[] = []): Failure {
    if (this.#failure !== undefined) {
      reject(group, this.#failure);
      return this.#failure;
    }
    const failure = isFailure(cause, 'LOG_CORRUPT') ? cause : new Failure('LOG_FAILED', { retryAfter: 5, cause });
    this.#failure = failure;
    reject([...group, ...this.#queue.take(Number.POSITIVE_INFINITY)], failure);
    this.#options.onFatal(failure);
    return failure;
  }

  readonly #turn = (): void => {
    void this.#commit().finally(() => {
      if (this.#queue.length > 0) {
        setImmediate(this.#turn);
      } else {
        this.#running = false;
        this.#idle.end();
      }
    });
  };

  async #commit(): Promise<void> {
    if (this.#failure !== undefined) return;
    const waiting = this.#queue.weight;
    const group = this.#queue.take(this.#options.groupBytes).filter(({ expired }) => expired !== true);
    if (group.length === 0) return;
    this.#flying = waiting - this.#queue.weight;
    try {
      const first = await this.#options.write(group);
      if (this.#failure !== undefined) {
        reject(group, this.#failure);
        return;
      }
      for (let index = 0; index < group.length; index += 1)
        group[index]?.resolve({ partition: 0, offset: first + index });
    } catch (error) {
      const refusal = this.#options.passing(error, this.#flying);
      if (refusal === undefined) this.fail(error, group);
      else reject([...group, ...this.#queue.take(Number.POSITIVE_INFINITY)], refusal);
    } finally {
      this.#flying = 0;
    }
  }
}

function reject(entries: readonly Pending[], error: Failure): void {
  for (const entry of entries) entry.reject(error);
}
