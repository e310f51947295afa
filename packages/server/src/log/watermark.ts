import type { Watermark } from './log.ts';

const slots = { start: 0, end: 1, cuts: 2, bytes: 3 } as const;
type Slot = keyof typeof slots;
const count = 4;

export function newWatermark(partitions: number): Watermark {
  return new SharedArrayBuffer(partitions * count * BigInt64Array.BYTES_PER_ELEMENT);
}

/**
 * One partition's shared numbers: first offset held, visible end, how often the log was cut back (what a reader
 * remembers of places in files is void after a cut), bytes on disk. Before the writer has opened, all are 0.
 */
export class Mark {
  readonly #view: BigInt64Array;

  constructor(watermark: Watermark, partition: number) {
    this.#view = new BigInt64Array(watermark, partition * count * BigInt64Array.BYTES_PER_ELEMENT, count);
  }

  get(slot: Slot): number {
    return Number(Atomics.load(this.#view, slots[slot]));
  }

  set(slot: Slot, value: number): void {
    Atomics.store(this.#view, slots[slot], BigInt(value));
    if (slot === 'end') this.wake();
  }

  /** Wakes everyone who waits, in every thread; they look again. */
  wake(): void {
    Atomics.notify(this.#view, slots.end);
  }

  /**
   * Waits until the visible end is not `seen`, the signal aborts, or `wake`. The abort wakes all, because a waiter cannot
   * be taken back; so none is left behind. The interval holds the event loop, which Atomics.waitAsync does not.
   */
  async changed(seen: number, signal: AbortSignal): Promise<void> {
    const waiting = Atomics.waitAsync(this.#view, slots.end, BigInt(seen));
    if (!waiting.async) return;
    const wake = (): void => this.wake();
    const hold = setInterval(() => {}, 2 ** 30);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
    await waiting.value;
    signal.removeEventListener('abort', wake);
    clearInterval(hold);
  }
}
