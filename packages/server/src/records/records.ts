/**
 * records: small transactional rows: state, checkpoints, named ranges, insert plans, deferred events, books, keys,
 * sessions. SQLite here, PostgreSQL in a cluster; one portable subset, one folder of numbered migrations.
 *
 * Law. There is one writer (the stream worker in embedded mode). Any thread reads. `read` sees one consistent snapshot.
 * `write` applies a list of statements atomically, in the writer, together with the audit entries of what they do, and
 * resolves after they are durable; WRITE_CONFLICT when a statement did not change the rows it was to change. The audit
 * trail is one chain of hashes that the writer extends; nothing else writes it. `transact` and `commit` exist in the
 * writer only. A commit is conditional: CHECKPOINT_MISMATCH when the checkpoint is not where the
 * caller left it, EPOCH_FENCED when a newer epoch was claimed. After any rejection nothing of it was applied.
 * Durable means fsynced: SQLite WAL with synchronous=FULL.
 */
import type { Compilable, Kysely, Transaction } from 'kysely';
import type { AuditDraft } from './audit-chain.ts';
import type { LinkChanges, LinkReading } from './links.ts';
import type { Tables } from './tables.ts';
import type { TimerChanges, TimerReading } from './timers.ts';

export { verifyAudit } from './audit-chain.ts';
export type { AuditDraft, AuditHead, AuditVerdict } from './audit-chain.ts';
export type * from './links.ts';
export type * from './tables.ts';
export type { TimerChanges, TimerKey, TimerReading, TimerRow } from './timers.ts';

/** Only what reads. */
export type Reading = Pick<Kysely<Tables>, 'selectFrom'>;
export type Building = Pick<Kysely<Tables>, 'insertInto' | 'updateTable' | 'deleteFrom'>;

/** A compiled statement as it travels between threads. `rows`: it must change so many. */
export type Statement = { readonly sql: string; readonly parameters: readonly unknown[]; readonly rows?: number };
/** All of it or nothing. */
export type Write = { readonly statements: readonly Statement[]; readonly audit: readonly AuditDraft[] };

/** A statement that must change so many rows, or nothing of its write is applied: WRITE_CONFLICT. */
export type Guarded = { readonly statement: Compilable; readonly rows: number };

export type Build = (db: Building) => readonly (Compilable | Guarded)[];

export type Records = {
  read<T>(fn: (db: Reading) => Promise<T>): Promise<T>;
  /** Builds statements; they are applied atomically by the writer. Values must be text, numbers, null or bytes. */
  write(build: Build, audit?: readonly AuditDraft[]): Promise<void>;
  close(): Promise<void>;
};

export type StateKey = { readonly workspace: string; readonly kind: string; readonly id: string };
export type StateRow = StateKey & { readonly state: string; readonly version: number };

/**
 * Subjects whose states a move came to that is older than what a lifecycle had settled: they are to be made anew. Those
 * that were made anew in this commit go first.
 */
export type LateStates = {
  /** `since`: ms since 1970; of one that is known already the earlier counts. */
  readonly found: readonly (StateKey & { readonly since: number })[];
  readonly remade: readonly StateKey[];
};

/**
 * What came once for a subject, the oldest first, as hashes of 8 bytes in base64: the keys, the events that hold them (zeros or
 * nothing where that is not known), and events that were named before they came. And how many were forgotten.
 */
export type SeenRow = StateKey & {
  readonly keys: string;
  readonly holders: string;
  readonly gone: string;
  readonly forgotten: number;
};

/** received [from, to) of a partition became admitted [admittedFrom, admittedTo) and quarantine [.., ..). */
export type NamedRange = {
  readonly partition: number;
  readonly receivedFrom: number;
  readonly receivedTo: number;
  readonly admittedFrom: number;
  readonly admittedTo: number;
  readonly quarantineFrom: number;
  readonly quarantineTo: number;
  /** Events admitted by this range. */
  readonly events: number;
};

/**
 * Producers beyond `limits.producers` of a workspace, in the order in which they were first counted, share the lines of
 * this one, for good. A name without a slash is a key's own and always stands for itself; no key can have this one.
 */
export const otherProducers = '*';

/** The follower of `quarantine`: its checkpoint counts entries of that topic, the others' count entries of `admitted`. */
export const quarantineFollower = 'quarantine';

/** Entries [from, to) of a topic that were written but that no commit names: what stands before the range it does name. */
export type UnnamedEntries = {
  readonly topic: 'admitted' | 'quarantine';
  readonly partition: number;
  readonly from: number;
  readonly to: number;
};

/** Counters to add to the books, per workspace, producer and minute (ms since 1970, a multiple of 60,000). */
export type BookDelta = {
  readonly workspace: string;
  readonly producer: string;
  readonly minute: number;
} & Partial<Record<BookColumn, number>>;
export type BookColumn =
  | 'received'
  | 'accepted'
  | 'quarantined'
  | 'rejected'
  | 'dropped'
  | 'admitted'
  | 'duplicate'
  | 'conflict'
  | 'parked'
  | 'waiting'
  | 'derived'
  | 'parkedAtLoad';

export type DeferredEvent = {
  readonly partition: number;
  readonly offset: number;
  readonly index: number;
  readonly workspace: string;
  readonly since: number;
};

/** The identity of an admitted event whose own time lies ahead of its receipt, as admit remembers it. */
export type AheadId = { readonly period: number; readonly word: number };

/** One slice of admit, all or nothing. */
export type Commit = {
  readonly follower: string;
  readonly epoch: number;
  readonly range: NamedRange;
  readonly unnamed: readonly UnnamedEntries[];
  readonly states: readonly StateRow[];
  readonly late?: LateStates;
  readonly books: readonly BookDelta[];
  readonly defer: readonly DeferredEvent[];
  /** Deferred events this slice has settled. */
  readonly settled: readonly Pick<DeferredEvent, 'partition' | 'offset' | 'index'>[];
  /** Identities to remember; those of periods before `from` go. */
  readonly ahead?: { readonly add: readonly AheadId[]; readonly from?: number };
  readonly seen?: readonly SeenRow[];
  readonly links?: LinkChanges;
  readonly timers?: TimerChanges;
  /** What calls among its events did. */
  readonly audit?: readonly AuditDraft[];
};

export type Checkpoint = { readonly position: number; readonly epoch: number };

/** An insert that may already have happened: persisted before it is sent, removed when its follower moves on. */
export type InsertPlan = {
  readonly follower: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly generation: string;
};

export type RecordsWriter = Records & {
  transact<T>(fn: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Claims the follower's partition: epoch + 1, durable. An older epoch is fenced from now on. */
  claim(follower: string, partition: number): Promise<Checkpoint>;
  /** States in the order of the keys, undefined where there is none. Prepared, synchronous inside. */
  getStates(keys: readonly StateKey[]): (StateRow | undefined)[];
  /** What came once for a subject, as of the last commit; undefined: nothing. Prepared, synchronous. */
  getSeen(key: StateKey): SeenRow | undefined;
  /** As of the last commit. */
  readonly links: LinkReading;
  readonly timers: TimerReading;
  commit(commit: Commit): Promise<void>;
  /** Persists the plan of a follower; fails with CHECKPOINT_MISMATCH if its checkpoint is not `from`. */
  plan(plan: InsertPlan & { readonly epoch: number }): Promise<void>;
  /** Moves the follower's checkpoint to the end of its plan and removes the plan, in one transaction with the books. */
  advance(plan: InsertPlan & { readonly epoch: number; readonly books?: readonly BookDelta[] }): Promise<void>;
  pendingPlan(follower: string, partition: number): Promise<InsertPlan | undefined>;
  /** Applies what another thread has compiled. */
  apply(write: Write): Promise<void>;
  idle(): Promise<void>;
};
