import { isFailure, must, silent, type Logger } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import { readAdmitted, readAdmittedHeader } from './admitted-entry.ts';
import { dropTable, loadTables, saveTable } from './id-snapshot.ts';
import { capacityFor, IdTable, type Found } from './id-table.ts';
import { eachIdentity } from './identities.ts';
import type { Identity } from './identity.ts';

export type IdIndexOptions = {
  readonly directory: string;
  /** Events of one table: when it is full it is saved and a new one is begun. */
  readonly tableEvents?: number;
  /** Tables kept in memory beside the growing one; older ones go once the store has what they cover. */
  readonly mostTables?: number;
  /** Tables in memory in any case: beyond it the oldest goes, whether the store has what it covers or not. */
  readonly mostHeld?: number;
  /** Entries without a snapshot that an open reads before the newer ones, to have what the store lacks. */
  readonly mostRead?: number;
  readonly logger?: Logger;
};

type Source = { readonly admitted: LogReader; readonly partition: number };

/** Entries read again at an open without snapshots: at most 3,000,000 events, read in a few seconds. */
const warmEntries = 1_000;
const mostRead = 5_000;
/** 350 MB with the tables of the default. */
const mostHeld = 12;

/**
 * Which identities were admitted lately: hash(identity) → body hash and position. It is derived from `admitted` (named
 * ranges only), saved table by table, and reaches back at least to what the store's `ids` hold: what is older stands
 * there. Every event received at or after `since` and admitted is in it, whichever slice admitted it.
 *
 * Memory: 40 bytes an event, 29.4 MB a table of 0.7 · 2^20 events, 147 MB for four and the growing one. While the store
 * lacks what may be forgotten, away or behind after a rebuild, it grows up to `mostHeld` tables. What goes then stands in
 * neither for a while: `covered` is false, and who would have to be looked up waits.
 */
export class IdIndex {
  readonly #options: Required<IdIndexOptions>;
  #tables: IdTable[] = [];
  #unsaved: IdTable[] = [];
  #saving: Promise<void> = Promise.resolve();
  #stored = 0;
  /** Nothing admitted so far was received later. Received times follow the log only roughly, hence the maximum. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(options: IdIndexOptions) {
    this.#options = {
      tableEvents: Math.floor(0.7 * 2 ** 20),
      mostTables: 4,
      mostHeld,
      mostRead,
      logger: silent,
      ...options,
    };
  }

  /**
   * Loads the snapshots and reads what of `admitted` they do not cover, up to its visible end. `idsAt`: the store's
   * `ids` hold what was admitted before this entry; from there on everything is covered, whatever snapshots are missing,
   * as far as the bounds of memory and reading allow.
   */
  async open(admitted: LogReader, partition: number, idsAt = 0): Promise<void> {
    const source = { admitted, partition };
    const { directory, mostTables, mostHeld, mostRead, tableEvents } = this.#options;
    const start = admitted.start(partition);
    const end = admitted.end(partition);
    const lacking = Math.min(idsAt, end);
    this.#stored = idsAt;
    const loaded = await loadTables(directory, { end, must: lacking, most: mostTables, mostHeld, gap: mostRead });
    const first = loaded[0]?.from;
    const room = loaded.length < mostHeld ? mostRead : 0;
    let at = Math.max(start, (first ?? end) - room, Math.min(lacking, first ?? end - warmEntries));
    this.#tables = [];
    this.#newest = at === first ? Number.NEGATIVE_INFINITY : await newestBefore(source, at);
    for (const table of loaded) {
      if (at < table.from) {
        await this.#read(source, at, table.from);
        this.#keepRead();
      }
      this.#tables.push(table);
      this.#trim();
      this.#newest = Math.max(this.#newest, table.newest);
      at = table.to;
    }
    const grows = loaded.at(-1);
    if (grows !== undefined && grows.size < tableEvents) await this.#follow(source, at, end);
    else await this.#read(source, at, end);
  }

  /** The offset in `admitted` from which on the index knows everything; 0 = nothing was ever forgotten. */
  get from(): number {
    return this.#tables[0]?.from ?? 0;
  }

  /** Received time (ms) from which on the index knows everything. */
  get since(): number {
    return this.#tables[0]?.since ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the store's `ids` speak for everything before the index. While they do not, who is in neither has to wait. */
  get covered(): boolean {
    return this.#stored >= this.from;
  }

  get size(): number {
    return this.#tables.reduce((sum, table) => sum + table.size, 0);
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.bytes, 0);
  }

  find(identity: Pick<Identity, 'idHigh' | 'idLow'>): Found | undefined {
    for (let at = this.#tables.length - 1; at >= 0; at -= 1) {
      const found = this.#tables[at]?.find(identity.idHigh, identity.idLow);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Takes in one named entry of `admitted`, and forgets what may go. */
  add(admitted: number, receivedAt: number, identities: Buffer): void {
    const table = this.#last();
    eachIdentity(identities, (identity, offset, item) => table.add(identity, offset, item));
    // A slice that settles what has waited is older than those before it: the maximum passes it over.
    this.#newest = Math.max(this.#newest, receivedAt);
    table.newest = this.#newest;
    table.to = admitted + 1;
    if (table.size >= this.#options.tableEvents) {
      this.#begin(table.to, capacityFor(this.#options.tableEvents));
      this.#save(table);
    }
    this.#trim();
  }

  /**
   * The store's `ids` hold everything before this entry of `admitted`. Tables they cover go with the next `add`, beyond
   * the number that is kept: a slice has to see one index from its first question to its commit.
   */
  forget(position: number): void {
    this.#stored = position;
  }

  /** Resolves when no snapshot is being written. */
  async idle(): Promise<void> {
    await this.#saving;
  }

  /** Saves the growing table as well: the next start need not read it again. */
  async close(): Promise<void> {
    const table = this.#tables.at(-1);
    if (table !== undefined && table.size > 0) this.#save(table);
    await this.#saving;
  }

  #last(): IdTable {
    return must(this.#tables.at(-1), 'the identity index is open');
  }

  #begin(from: number, capacity?: number): void {
    const table = new IdTable(from, capacity);
    table.since = this.#newest + 1;
    table.newest = this.#newest;
    this.#tables.push(table);
  }

  async #read(source: Source, from: number, to: number): Promise<void> {
    this.#begin(from);
    await this.#follow(source, from, to);
  }

  /** A gap between snapshots was read: next time it is none. */
  #keepRead(): void {
    const table = this.#last();
    if (table.to > table.from) this.#save(table);
    else this.#tables.pop();
  }

  async #follow({ admitted, partition }: Source, from: number, to: number): Promise<void> {
    if (from >= to) return;
    const stop = new AbortController();
    for await (const batch of admitted.follow(partition, from, { signal: stop.signal })) {
      for (const entry of batch.entries) {
        if (entry.offset >= to) break;
        const { header, identities } = readAdmitted(entry.bytes);
        this.add(entry.offset, header.receivedAt, identities);
      }
      if (batch.next >= to) stop.abort();
    }
  }

  #trim(): void {
    const { directory, mostTables, mostHeld } = this.#options;
    while (this.#tables.length > mostTables + 1) {
      const oldest = this.#tables[0];
      if (oldest === undefined || (oldest.to > this.#stored && this.#tables.length <= mostHeld)) return;
      this.#tables.shift();
      this.#unsaved = this.#unsaved.filter((table) => table !== oldest);
      this.#saving = this.#saving.then(() => dropTable(directory, oldest)).catch((error: unknown) => this.#warn(error));
    }
  }

  /** Saves this table, and those again whose saving failed. */
  #save(table: IdTable): void {
    this.#unsaved.push(table);
    this.#saving = this.#saving.then(async () => {
      for (const each of this.#unsaved.slice()) {
        try {
          await saveTable(this.#options.directory, each);
          this.#unsaved = this.#unsaved.filter((one) => one !== each);
        } catch (error) {
          this.#warn(error);
        }
      }
    });
  }

  #warn(error: unknown): void {
    this.#options.logger.warn({ err: error }, 'a snapshot of the identity index fails: tried again with the next one');
  }
}

/** What nothing before this entry was received after: it was received before its slice was made. */
async function newestBefore({ admitted, partition }: Source, at: number): Promise<number> {
  if (at === 0) return Number.NEGATIVE_INFINITY;
  const start = admitted.start(partition);
  if (Math.max(start, at - 1) >= admitted.end(partition)) return Number.POSITIVE_INFINITY;
  // An entry that was never named tells as well as none: the one before it was made earlier.
  for (let near = Math.max(start, at - 1); near >= start; near -= 1) {
    const entry = await admitted.read(partition, near).catch(nothingThere);
    if (entry === undefined) continue;
    const { madeAt, receivedAt } = readAdmittedHeader(entry);
    return Math.max(madeAt, receivedAt);
  }
  return Number.POSITIVE_INFINITY;
}

function nothingThere(error: unknown): undefined {
  if (!isFailure(error, 'NOT_FOUND')) throw error;
}
