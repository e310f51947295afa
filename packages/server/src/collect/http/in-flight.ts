/** Bytes of bodies that were read and are not yet answered, bounded over all requests. */
export class InFlight {
  readonly most: number;
  #bytes = 0;

  constructor(most: number) {
    this.most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Would a body of this length fit now? A first one always does. */
  fits(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.most;
  }

  lease(): Lease {
    return new Lease(this);
  }

  add(bytes: number): boolean {
    if (!this.fits(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** One request's share of it. */
export class Lease {
  readonly #pool: InFlight;
  #held = 0;

  constructor(pool: InFlight) {
    this.#pool = pool;
  }

  take(bytes: number): boolean {
    if (!this.#pool.add(bytes)) return false;
    this.#held += bytes;
    return true;
  }

  release(): void {
    this.#pool.remove(this.#held);
    this.#held = 0;
  }
}
