import type { DeferredEvent, Records } from '../records/records.ts';

const atOnce = 1_000;

/** The events that wait, durably, until the store's ids can be asked. Only `size` is held in memory. */
export class DeferredList {
  readonly #records: Pick<Records, 'read'>;
  readonly #partition: number;
  #size = 0;

  constructor(records: Pick<Records, 'read'>, partition: number) {
    this.#records = records;
    this.#partition = partition;
  }

  get size(): number {
    return this.#size;
  }

  /** Counts anew, after a commit that changed the list. */
  async refresh(): Promise<void> {
    const row = await this.#records.read((db) =>
      db
        .selectFrom('deferred')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('partition', '=', this.#partition)
        .executeTakeFirst(),
    );
    this.#size = Number(row?.n ?? 0);
  }

  /** The oldest of them, by position. */
  async oldest(): Promise<DeferredEvent[]> {
    const rows = await this.#records.read((db) =>
      db
        .selectFrom('deferred')
        .selectAll()
        .where('partition', '=', this.#partition)
        .orderBy('offset')
        .orderBy('item')
        .limit(atOnce)
        .execute(),
    );
    return rows.map(({ item, ...row }) => ({ ...row, index: item }));
  }
}
