import type { Position } from '@millrace/contract';

/** At most 2,000 a second are sent in, and the store knows of them within seconds. */
const most = 100_000;

/** The items that this process has sent in last: until the store knows it, they would be found waiting. */
export class Sent {
  readonly #names = new Set<string>();

  add(position: Position): void {
    this.#names.add(nameOf(position));
    if (this.#names.size <= most) return;
    for (const oldest of this.#names) {
      this.#names.delete(oldest);
      break;
    }
  }

  has(position: Position): boolean {
    return this.#names.has(nameOf(position));
  }
}

function nameOf({ partition, offset, index }: Position): string {
  return `${partition}/${offset}/${index}`;
}
