import type { Identity } from './identity.ts';

/** idHigh, idLow, bodyHigh, bodyLow, item, and the offset plus one in two words: 0 means that the slot is empty. */
const wordsPerSlot = 7;
const wordValues = 2 ** 32;

export const slotBytes = wordsPerSlot * 4;

/**
 * A fixed number of slots, a power of two, open addressing. Memory that is not touched costs nothing; a slot is one run of
 * it, since what a question costs is to fetch it.
 */
export class Slots {
  readonly capacity: number;
  readonly words: Uint32Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.words = new Uint32Array(capacity * wordsPerSlot);
  }

  /** The slot of this identity, or the empty one where it would stand. */
  slotOf(idHigh: number, idLow: number): number {
    const { words } = this;
    const mask = this.capacity - 1;
    let slot = (idLow ^ Math.imul(idHigh, 0x9e3779b1)) & mask;
    while (this.holds(slot)) {
      const at = slot * wordsPerSlot;
      if (words[at] === idHigh && words[at + 1] === idLow) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  holds(slot: number): boolean {
    const at = slot * wordsPerSlot;
    return this.words[at + 5] !== 0 || this.words[at + 6] !== 0;
  }

  read(slot: number): { bodyHigh: number; bodyLow: number; offset: number; item: number } {
    const at = slot * wordsPerSlot;
    const word = (index: number): number => this.words[at + index] as number;
    return { bodyHigh: word(2), bodyLow: word(3), offset: word(6) * wordValues + word(5) - 1, item: word(4) };
  }

  put(slot: number, identity: Identity, place: { readonly offset: number; readonly item: number }): void {
    const at = slot * wordsPerSlot;
    const { words } = this;
    words[at] = identity.idHigh;
    words[at + 1] = identity.idLow;
    words[at + 2] = identity.bodyHigh;
    words[at + 3] = identity.bodyLow;
    words[at + 4] = place.item;
    // An element keeps the lowest 32 bits of what it is given.
    words[at + 5] = place.offset + 1;
    words[at + 6] = (place.offset + 1) / wordValues;
  }

  clear(): void {
    this.words.fill(0);
  }

  /** Takes over what stands in a slot of another table, unless the identity is here already. */
  take(other: Slots, from: number): void {
    const source = from * wordsPerSlot;
    const slot = this.slotOf(other.words[source] as number, other.words[source + 1] as number);
    if (this.holds(slot)) return;
    for (let word = 0; word < wordsPerSlot; word += 1)
      this.words[slot * wordsPerSlot + word] = other.words[source + word] as number;
  }
}
