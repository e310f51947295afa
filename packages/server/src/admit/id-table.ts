import { Slots, slotBytes } from './id-slots.ts';
import type { Identity } from './identity.ts';

export type Found = {
  readonly bodyHigh: number;
  readonly bodyLow: number;
  readonly offset: number;
  readonly item: number;
};

/** Old slots moved with each event added: a table of 2^20 slots rehashed at once would hold the thread for 83 ms. */
const movedAtOnce = 8;

/** Slots for so many events at a load of at most 0.7. */
export function capacityFor(events: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, events / 0.7)));
}

/**
 * Identity hash → body hash and position in received, for the events of one run of admitted entries. Open addressing in
 * typed arrays, 28 bytes a slot: a Map of objects takes about 200. Beyond a load of 0.75 it doubles, a few slots at a
 * time.
 */
export class IdTable {
  /** Entries of admitted it covers: [from, to). */
  readonly from: number;
  to: number;
  /** Everything admitted before `from` was received before this time; everything before `to`, not after `newest`. Ms since 1970. */
  since = Number.NEGATIVE_INFINITY;
  newest = Number.NEGATIVE_INFINITY;
  size = 0;
  readonly #least: number;
  #slots: Slots;
  /** What it grew out of, until all of it has moved. */
  #old: Slots | undefined;
  #moved = 0;

  constructor(from: number, slots: number | Slots = 1 << 12) {
    this.from = from;
    this.to = from;
    this.#slots = typeof slots === 'number' ? new Slots(slots) : slots;
    this.#least = this.#slots.capacity;
  }

  get bytes(): number {
    return (this.#slots.capacity + (this.#old?.capacity ?? 0)) * slotBytes;
  }

  find(idHigh: number, idLow: number): Found | undefined {
    return foundIn(this.#slots, idHigh, idLow) ?? (this.#old && foundIn(this.#old, idHigh, idLow));
  }

  add(identity: Identity, offset: number, item: number): void {
    if ((this.size + 1) * 4 > this.#slots.capacity * 3) {
      this.#move(Infinity);
      this.#old = this.#slots;
      this.#moved = 0;
      this.#slots = new Slots(this.#slots.capacity * 2);
    }
    this.#move(movedAtOnce);
    const slot = this.#slots.slotOf(identity.idHigh, identity.idLow);
    const held =
      this.#slots.holds(slot) ||
      (this.#old !== undefined && foundIn(this.#old, identity.idHigh, identity.idLow) !== undefined);
    if (!held) this.size += 1;
    this.#slots.put(slot, identity, { offset, item });
  }

  /** Holds nothing again, in the memory it was made with. */
  clear(): void {
    if (this.#slots.capacity > this.#least) this.#slots = new Slots(this.#least);
    else if (this.size > 0) this.#slots.clear();
    this.#old = undefined;
    this.size = 0;
  }

  /** Everything it holds, in one piece. */
  slots(): Slots {
    this.#move(Infinity);
    return this.#slots;
  }

  #move(most: number): void {
    const old = this.#old;
    if (old === undefined) return;
    const end = Math.min(old.capacity, this.#moved + most);
    for (; this.#moved < end; this.#moved += 1) if (old.holds(this.#moved)) this.#slots.take(old, this.#moved);
    if (this.#moved === old.capacity) this.#old = undefined;
  }
}

function foundIn(slots: Slots, idHigh: number, idLow: number): Found | undefined {
  const slot = slots.slotOf(idHigh, idLow);
  return slots.holds(slot) ? slots.read(slot) : undefined;
}
