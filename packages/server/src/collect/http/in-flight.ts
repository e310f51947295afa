/**
 * Bytes of bodies that were read and are not yet answered, bounded over all requests. Where bodies give way, one that
 * finds no room takes that of the body that has been arriving longest: who stalls keeps nobody else out.
 */
export class InFlight {
  readonly most: number;
  readonly #giveWay: boolean;
  readonly #arriving = new Set<Lease>();
  #bytes = 0;

  constructor(most: number, { giveWay = false } = {}) {
    this.most = most;
    this.#giveWay = giveWay;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** May a body of this length begin now? A first one always does. */
  fits(bytes: number): boolean {
    return this.#giveWay || this.#has(bytes);
  }

  lease(): Lease {
    const lease = new Lease(this);
    this.#arriving.add(lease);
    return lease;
  }

  add(lease: Lease, bytes: number): boolean {
    while (this.#giveWay && !this.#has(bytes)) {
      const [eldest] = this.#arriving;
      if (eldest === undefined || eldest === lease) break;
      eldest.giveWay();
    }
    if (!this.#has(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
  }

  arrived(lease: Lease): void {
    this.#arriving.delete(lease);
  }

  #has(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.most;
  }
}

/** One request's share of it. */
export class Lease {
  readonly #pool: InFlight;
  /** Called when the body has to give way; what it held is given back by then. */
  onGivenUp: () => void = () => {};
  #held = 0;

  constructor(pool: InFlight) {
    this.#pool = pool;
  }

  take(bytes: number): boolean {
    if (!this.#pool.add(this, bytes)) return false;
    this.#held += bytes;
    return true;
  }

  /** All of the body is here: it does not give way any more. */
  arrived(): void {
    this.#pool.arrived(this);
  }

  giveWay(): void {
    this.release();
    this.onGivenUp();
  }

  release(): void {
    this.#pool.arrived(this);
    this.#pool.remove(this.#held);
    this.#held = 0;
  }
}
