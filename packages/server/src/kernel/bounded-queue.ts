/**
 * A queue bounded by weight. `offer` says no instead of growing; `take` hands over all that waits, up to a weight.
 * An item heavier than the bound passes when the queue is empty, so that no legal item waits for ever.
 */
export class BoundedQueue<T> {
  readonly most: number;
  #items: { readonly item: T; readonly weight: number }[] = [];
  #weight = 0;

  constructor(most: number) {
    this.most = most;
  }

  get weight(): number {
    return this.#weight;
  }

  get length(): number {
    return this.#items.length;
  }

  offer(item: T, weight: number): boolean {
    if (this.#items.length > 0 && this.#weight + weight > this.most) return false;
    this.#items.push({ item, weight });
    this.#weight += weight;
    return true;
  }

  take(most: number): T[] {
    let weight = 0;
    let count = 0;
    for (const entry of this.#items) {
      if (count > 0 && weight + entry.weight > most) break;
      weight += entry.weight;
      count += 1;
    }
    this.#weight -= weight;
    return this.#items.splice(0, count).map((entry) => entry.item);
  }
}
