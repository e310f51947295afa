import type { Identity } from './identity.ts';

export type Found = {
  readonly bodyHigh: number;
  readonly bodyLow: number;
  readonly offset: number;
  readonly item: number;
};

/**
 * Identity hash → body hash and position in received, for the events of one run of admitted entries. Open addressing in
 * typed arrays, 28 bytes a slot: a Map of objects takes about 200. Grows by doubling up to `most` events.
 */
export class IdTable {
  /** Entries of admitted it covers: [from, to). */
  readonly from: number;
  to: number;
  /** Earliest received time among its events, ms since 1970. */
  since = Number.POSITIVE_INFINITY;
  size = 0;
  #mask: number;
  #words: Uint32Array;
  #offsets: Float64Array;

  constructor(from: number, capacity = 1 << 12) {
    this.from = from;
    this.to = from;
    this.#mask = capacity - 1;
    this.#words = new Uint32Array(capacity * 5);
    this.#offsets = new Float64Array(capacity).fill(-1);
  }

  get bytes(): number {
    return this.#words.byteLength + this.#offsets.byteLength;
  }

  find(idHigh: number, idLow: number): Found | undefined {
    const slot = this.#slot(idHigh, idLow);
    const offset = this.#offsets[slot] as number;
    if (offset < 0) return undefined;
    const at = slot * 5;
    const words = this.#words;
    return {
      bodyHigh: words[at + 2] as number,
      bodyLow: words[at + 3] as number,
      offset,
      item: words[at + 4] as number,
    };
  }

  add(identity: Identity, offset: number, item: number): void {
    if ((this.size + 1) * 10 > (this.#mask + 1) * 7) this.#grow();
    const slot = this.#slot(identity.idHigh, identity.idLow);
    if ((this.#offsets[slot] as number) < 0) this.size += 1;
    this.#put(slot, identity, offset, item);
  }

  /** Every event of the table as consecutive records; the order is that of the slots. */
  *records(): Iterable<{ identity: Identity; offset: number; item: number }> {
    for (let slot = 0; slot <= this.#mask; slot += 1) {
      const offset = this.#offsets[slot] as number;
      if (offset < 0) continue;
      const [idHigh, idLow, bodyHigh, bodyLow, item] = this.#words.subarray(slot * 5, slot * 5 + 5) as unknown as [
        number,
        number,
        number,
        number,
        number,
      ];
      yield { identity: { idHigh, idLow, bodyHigh, bodyLow }, offset, item };
    }
  }

  #slot(idHigh: number, idLow: number): number {
    let slot = (idLow ^ Math.imul(idHigh, 0x9e3779b1)) & this.#mask;
    while ((this.#offsets[slot] as number) >= 0) {
      if (this.#words[slot * 5] === idHigh && this.#words[slot * 5 + 1] === idLow) return slot;
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  #put(slot: number, identity: Identity, offset: number, item: number): void {
    const at = slot * 5;
    this.#words[at] = identity.idHigh;
    this.#words[at + 1] = identity.idLow;
    this.#words[at + 2] = identity.bodyHigh;
    this.#words[at + 3] = identity.bodyLow;
    this.#words[at + 4] = item;
    this.#offsets[slot] = offset;
  }

  #grow(): void {
    const words = this.#words;
    const offsets = this.#offsets;
    const capacity = (this.#mask + 1) * 2;
    this.#mask = capacity - 1;
    this.#words = new Uint32Array(capacity * 5);
    this.#offsets = new Float64Array(capacity).fill(-1);
    for (let old = 0; old < offsets.length; old += 1) {
      const offset = offsets[old] as number;
      if (offset < 0) continue;
      const at = old * 5;
      const identity = {
        idHigh: words[at] as number,
        idLow: words[at + 1] as number,
        bodyHigh: words[at + 2] as number,
        bodyLow: words[at + 3] as number,
      };
      this.#put(this.#slot(identity.idHigh, identity.idLow), identity, offset, words[at + 4] as number);
    }
  }
}
