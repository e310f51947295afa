/**
 * store: analytical tables in ClickHouse SQL; idempotent batched inserts, queries with limits.
 *
 * Law. `insert` and `derive` are idempotent by token: the same token is applied once, however often and by whichever
 * process it is sent, within the deduplication window (10,000 tokens of a table; a token counts once per month its rows
 * touch). The caller persists its plan first and repeats it with identical bounds and bytes. A confirmed insert is
 * fsynced, its token is not: after a power cut a plan still open may be half there with its token forgotten. And an engine
 * that is killed after it has noted a token, before its rows are shown, drops every repetition under that token. So whoever
 * repeats what was not confirmed asks the table, and sends what it lacks under another token, when the first attempt is
 * over for certain. Inserts become visible per table and partition atomically. A row the engine refuses
 * fails the whole insert with ROW_REFUSED; `refused` finds which rows, on twins of the table: 10,000 bad ones in seconds,
 * and why for the first 50. Everything that needs the engine rejects with STORE_UNAVAILABLE while it is away, at once or
 * at `timeoutMs`, never later. `query` streams nothing to the caller before it knows that limits hold.
 *
 * The store carries an incarnation (minted when its schema was made) and a generation (raised by each rebuild, part of
 * every token). The port stays with the incarnation it has seen first: while another store answers in its place it is away
 * with INCARNATION_MISMATCH, within a second of the exchange. `status` is another object after each new contact.
 */
import type { ErrorCode } from '@millrace/contract';

export type TableName =
  | 'events'
  | 'ids'
  | 'timeline'
  | 'entities'
  | 'entity_versions'
  | 'state_snapshots'
  | 'links'
  | 'rollup_activity'
  | 'rollup_rows'
  | 'quarantine'
  | 'replays';

/** Where an event stands in `received`. */
export type EventPlace = { readonly partition: number; readonly offset: number; readonly item: number };

export type Param = string | number | boolean | null | readonly (string | number)[];

export type QueryOptions = {
  /** {name:Type} placeholders of the SQL. */
  readonly params?: Readonly<Record<string, Param>>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * reader: our SQL for a user's question. platform: what the platform itself has to know; an answer that is too slow or too
   * dear is STORE_UNAVAILABLE, and can be asked again.
   */
  readonly as?: 'reader' | 'platform';
  /** It reads some thousand rows at most: what the engine would spend on reading more cheaply is spared. */
  readonly brief?: boolean;
};

export type ExploreOptions = Pick<QueryOptions, 'params' | 'signal'> & {
  readonly workspace: string;
  /** The answer has at most so many, whatever the statement's own LIMIT; 10,001 at most. */
  readonly rows: number;
};

export type QueryResult = {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** 64-bit integers arrive as text: the caller knows which columns fit a number. */
  readonly rows: readonly (readonly unknown[])[];
  readonly rowsRead: number;
  /** Uncompressed. */
  readonly bytesRead: number;
  readonly elapsedMs: number;
};

export type StoreStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'ready'; readonly version: string; readonly incarnation: string; readonly generation: number }
  | {
      readonly state: 'away';
      /** Ms since 1970. */
      readonly since: number;
      /** STORE_UNAVAILABLE, or what waiting may not mend. */
      readonly code: ErrorCode;
      readonly reason: string;
    };

/** The databases beside each other where a store is: one is in force, another may be made. */
export type StoreHouse = {
  /** The store in a database, which is made if it is not there. Does not wait for it. */
  open(database: string): Store;
  /** Takes a database away with all it holds; nothing happens when it is not there. */
  discard(database: string): Promise<void>;
  /** Gives tables of one store the rows of the same tables of another, by sharing their files. Can be repeated. */
  adopt(tables: readonly TableName[], move: { readonly from: string; readonly to: string }): Promise<void>;
  /** Bytes that a database takes, and bytes that are free where it lies. */
  room(database: string): Promise<{ readonly held: number; readonly free: number }>;
  close(): Promise<void>;
};

export type Store = {
  status(): StoreStatus;
  /** Resolves when the store answers and its schema is current. Rejects when the signal aborts. */
  ready(signal?: AbortSignal): Promise<void>;
  /** `rows`: lines of JSONCompactEachRow in the column order of `columns`, each ending in a newline. */
  insert(
    table: TableName,
    columns: readonly string[],
    rows: readonly Buffer[],
    options: { readonly token: string; readonly signal?: AbortSignal },
  ): Promise<void>;
  /**
   * `INSERT INTO table SELECT …`, one block, tokened. The engine knows a repetition again only where its rows come in as many
   * pieces as before: those of a selection without an order are as many as the parts it reads.
   */
  derive(table: TableName, select: string, options: QueryOptions & { readonly token: string }): Promise<void>;
  /** Indexes of the rows the engine refuses, with its reason. */
  refused(
    table: TableName,
    columns: readonly string[],
    rows: readonly Buffer[],
  ): Promise<{ readonly index: number; readonly reason: string }[]>;
  /**
   * Marks events by their places with the end of the range of entries that replaces them or takes them back. What is marked
   * already stays as it is, so a repetition changes nothing. Costs a column of every part that holds one of them.
   */
  supersede(places: readonly EventPlace[], by: number): Promise<void>;
  /** Takes rows of a table away for which the condition holds. Can be repeated; what is inserted meanwhile may stay. */
  remove(table: TableName, condition: string, options?: Pick<QueryOptions, 'params' | 'signal'>): Promise<void>;
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /**
   * A user's statement: one SELECT over the tables and views of `explorable`, of which it sees the rows of its workspace and
   * can tell nothing of others, not by errors either. SQL_REFUSED says what cannot be used, SQL_INVALID what the engine
   * finds wrong and where, SQL_TOO_COSTLY which of the explorer's limits was met.
   */
  explore(sql: string, options: ExploreOptions): Promise<QueryResult>;
  /**
   * Rows of a question in batches of some hundred, for answers too long to be held at once: as many as there are, within
   * the limits of memory and time.
   */
  stream(
    sql: string,
    options?: Pick<QueryOptions, 'params' | 'signal' | 'timeoutMs'>,
  ): AsyncIterable<readonly (readonly unknown[])[]>;
  /** Empties all tables and raises the generation. */
  reset(): Promise<void>;
  /** Parts that the engine has set aside as broken, as `table/part: reason`; empty: none. */
  damage(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export {
  entityColumns,
  eventColumns,
  idColumns,
  linkColumns,
  quarantineColumns,
  replayColumns,
  rollupActivityColumns,
  rollupColumns,
  keptColumns,
  snapshotColumns,
  timelineColumns,
} from './columns.ts';
export { unlessSql } from './refusing.ts';
export { explorable } from './explorable.ts';
export { limits } from './limits.ts';
export { databasesOf, otherDatabase } from './databases.ts';
export { standsAt } from './stands-at.ts';
export { serverEndpoint } from './endpoint.ts';
export type { Address, Endpoint, Login } from './endpoint.ts';
