import type { LogReader } from '../log/log.ts';
import type { Identity } from './identity.ts';
import { readAdmitted, readIdentities } from './admitted-entry.ts';
import { IdTable, type Found } from './id-table.ts';
import { dropTable, loadTables, saveTable } from './id-snapshot.ts';

export type IdIndexOptions = {
  readonly directory: string;
  /** Events of one table: when it is full it is saved and a new one is begun. */
  readonly tableEvents?: number;
  /** Tables kept in memory beside the growing one; older ones go once the store has loaded what they cover. */
  readonly mostTables?: number;
};

/**
 * Which identities were admitted lately: hash(identity) → body hash and position. It is derived from `admitted` (named
 * ranges only), saved table by table, and reaches back at least to what the store has loaded; what is older stands in
 * the store's `ids`. 2^20 events a table and 4 tables: at most 200 MB.
 */
export class IdIndex {
  readonly #options: Required<IdIndexOptions>;
  #tables: IdTable[] = [];
  #saving: Promise<void> = Promise.resolve();

  constructor(options: IdIndexOptions) {
    this.#options = { tableEvents: 1 << 20, mostTables: 4, ...options };
  }

  /** Loads the snapshots and reads what of `admitted` they do not cover, up to its visible end. */
  async open(admitted: LogReader, partition: number): Promise<void> {
    const end = admitted.end(partition);
    this.#tables = await loadTables(this.#options.directory, end);
    let at = this.#tables.at(-1)?.to ?? admitted.start(partition);
    this.#tables.push(new IdTable(at));
    const stop = new AbortController();
    if (at >= end) return;
    for await (const batch of admitted.follow(partition, at, { signal: stop.signal })) {
      for (const entry of batch.entries) {
        const { header, identities } = readAdmitted(entry.bytes);
        this.add(entry.offset, header.receivedAt, readIdentities(identities));
      }
      at = batch.next;
      if (at >= end) stop.abort();
    }
  }

  /** The offset in `admitted` from which on the index knows everything; 0 = nothing was ever forgotten. */
  get from(): number {
    return this.#tables[0]?.from ?? 0;
  }

  /** Received time (ms) from which on the index knows everything. */
  get since(): number {
    let since = Number.POSITIVE_INFINITY;
    for (const table of this.#tables) since = Math.min(since, table.since);
    return since;
  }

  get size(): number {
    return this.#tables.reduce((sum, table) => sum + table.size, 0);
  }

  find(identity: Identity): Found | undefined {
    for (let at = this.#tables.length - 1; at >= 0; at -= 1) {
      const found = this.#tables[at]?.find(identity.idHigh, identity.idLow);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Takes in one named entry of `admitted`. */
  add(
    admitted: number,
    receivedAt: number,
    rows: Iterable<{ identity: Identity; offset: number; item: number }>,
  ): void {
    const table = this.#tables.at(-1) ?? new IdTable(admitted);
    for (const { identity, offset, item } of rows) table.add(identity, offset, item);
    table.since = Math.min(table.since, receivedAt);
    table.to = admitted + 1;
    if (table.size >= this.#options.tableEvents) {
      this.#tables.push(new IdTable(table.to));
      this.#saving = this.#saving.then(() => saveTable(this.#options.directory, table)).catch(() => {});
    }
  }

  /** Forgets tables the store covers (everything before `loaded`), beyond the number that is kept. */
  forget(loaded: number): void {
    while (this.#tables.length > this.#options.mostTables + 1) {
      const oldest = this.#tables[0];
      if (oldest === undefined || oldest.to > loaded) return;
      this.#tables.shift();
      this.#saving = this.#saving.then(() => dropTable(this.#options.directory, oldest)).catch(() => {});
    }
  }

  /** Resolves when no snapshot is being written. */
  async idle(): Promise<void> {
    await this.#saving;
  }
}
