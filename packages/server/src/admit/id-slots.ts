import type { Identity } from './identity.ts';

const wordsPerSlot = 5;

/** Bytes of a slot: identity, body hash and item as five words, the offset as a double. */
export const slotBytes = 28;

/** A fixed number of slots, a power of two, open addressing. Place 0 means empty: memory that is not touched costs nothing. */
export class Slots {
  readonly capacity: number;
  /** idHigh, idLow, bodyHigh, bodyLow, item of each slot. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** Offset in received, plus one, of each slot. */
  readonly places: Float64Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.words = new Uint32Array(capacity * wordsPerSlot);
    this.places = new Float64Array(capacity);
  }

  /** The slot of this identity, or the empty one where it would stand. */
  slotOf(idHigh: number, idLow: number): number {
    const mask = this.capacity - 1;
    let slot = (idLow ^ Math.imul(idHigh, 0x9e3779b1)) & mask;
    while (this.holds(slot)) {
      if (this.words[slot * wordsPerSlot] === idHigh && this.words[slot * wordsPerSlot + 1] === idLow) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  holds(slot: number): boolean {
    return this.places[slot] !== 0;
  }

  read(slot: number): { bodyHigh: number; bodyLow: number; offset: number; item: number } {
    const at = slot * wordsPerSlot;
    return {
      bodyHigh: this.words[at + 2] as number,
      bodyLow: this.words[at + 3] as number,
      offset: (this.places[slot] as number) - 1,
      item: this.words[at + 4] as number,
    };
  }

  put(slot: number, identity: Identity, place: { readonly offset: number; readonly item: number }): void {
    const at = slot * wordsPerSlot;
    this.words[at] = identity.idHigh;
    this.words[at + 1] = identity.idLow;
    this.words[at + 2] = identity.bodyHigh;
    this.words[at + 3] = identity.bodyLow;
    this.words[at + 4] = place.item;
    this.places[slot] = place.offset + 1;
  }

  /** Takes over what stands in a slot of another table, unless the identity is here already. */
  take(other: Slots, from: number): void {
    const source = from * wordsPerSlot;
    const slot = this.slotOf(other.words[source] as number, other.words[source + 1] as number);
    if (this.holds(slot)) return;
    for (let word = 0; word < wordsPerSlot; word += 1)
      this.words[slot * wordsPerSlot + word] = other.words[source + word] as number;
    this.places[slot] = other.places[from] as number;
  }
}
