/** The rows, in the portable subset: text ids, integer milliseconds, JSON as text. Names as in the migrations. */
import type { LinkRow, Standing } from './links.ts';

export type MetaTable = { key: string; value: string };
export type CheckpointsTable = {
  follower: string;
  partition: number;
  position: number;
  epoch: number;
  updated: number;
};
export type NamedRangesTable = {
  partition: number;
  admitted_from: number;
  admitted_to: number;
  received_from: number;
  received_to: number;
  quarantine_from: number;
  quarantine_to: number;
  epoch: number;
  events: number;
};
export type UnnamedRangesTable = { topic: string; partition: number; from_offset: number; to_offset: number };
export type StatesTable = { workspace: string; kind: string; id: string; state: string; version: number };
export type InsertPlansTable = {
  follower: string;
  partition: number;
  from_offset: number;
  to_offset: number;
  generation: string;
};
export type DeferredTable = { partition: number; offset: number; item: number; workspace: string; since: number };
export type AheadTable = { partition: number; period: number; word: number };
export type ParkedTable = {
  workspace: string;
  partition: number;
  /** Position in admitted: entry and row. */
  admitted: number;
  item: number;
  target: string;
  code: string;
  reason: string;
  row: string;
  at: number;
};
export type BooksTable = {
  workspace: string;
  producer: string;
  minute: number;
  received: number;
  accepted: number;
  quarantined: number;
  rejected: number;
  dropped: number;
  admitted: number;
  duplicate: number;
  conflict: number;
  parked: number;
  waiting: number;
  derived: number;
  parked_at_load: number;
};
export type ProducersTable = { workspace: string; number: number; producer: string };
export type WorkspacesTable = { id: string; name: string; zone: string; created: number };
export type KeysTable = {
  id: string;
  workspace: string;
  name: string;
  producer: string;
  /** secret: write + import; public: write; admin: everything of the workspace. */
  kind: string;
  /** SHA-256 of the whole key, hex. */
  hash: string;
  prefix: string;
  created: number;
  revoked: number | null;
  /** Up to a minute behind; null: never. */
  last_used: number | null;
};
/** Secrets that a key had before it was rotated. */
export type FormerSecretsTable = { hash: string; key_id: string; until: number; last_used: number | null };
export type SessionsTable = {
  hash: string;
  workspace: string;
  /** The key that signed in; the session ends with it. Empty: the link printed at the start. */
  key_id: string;
  created: number;
  seen: number;
  expires: number;
};

/** A link between two ids of a kind, a < b: its standing now, and in link_changes every one it had. */
export type LinksTable = {
  workspace: string;
  kind: string;
  a: string;
  b: string;
  standing: Standing;
  number: number;
  said_by: LinkRow['by'];
  producer: string;
  event: string;
  at: number;
};
/** Ids that are linked, each with the one that stands for its group. */
export type LinkedTable = { workspace: string; kind: string; id: string; person: string };

/**
 * Events that others replace or take back, and that have not come yet. `test`: 1 where only test events name it; `since`:
 * the entry of `admitted` by which it was named.
 */
export type AwaitedTargetsTable = { workspace: string; producer: string; target: string; test: number; since: number };

/** How many of them were forgotten for want of room; the last then, ms since 1970. */
export type AwaitedForgottenTable = { workspace: string; forgotten: number; last: number };

/** What is to happen at a moment, with what it needs to know then. */
export type TimersTable = { workspace: string; kind: string; key: string; due: number; payload: string };

/** Items of quarantine that are or were sent in again. */
export type ReplayJobsTable = {
  id: string;
  workspace: string;
  author: string;
  state: string;
  started: number;
  ended: number | null;
  /** JSON: which items, and what is changed in them; not the change itself once it has ended. */
  wanted: string;
  /** JSON: how far it is. */
  progress: string;
};

/** Every version of every document of a workspace. */
export type DefinitionsTable = {
  workspace: string;
  kind: string;
  name: string;
  version: number;
  /** Of the workspace, when this version was made. */
  revision: number;
  hash: string;
  /** Canonical JSON; null: taken away. */
  spec: string | null;
  author: string;
  at: number;
};
/** The revision that a workspace is at; a workspace without a row is at 0. */
export type DefinitionRevisionsTable = { workspace: string; revision: number };
/** The audit trail: each entry holds the hash of the one before it. */
export type AuditTable = {
  seq: number;
  workspace: string;
  at: number;
  author: string;
  action: string;
  target: string;
  /** Canonical JSON. */
  detail: string;
  previous: string;
  hash: string;
};

/** What came once for a subject. */
export type SeenTable = {
  workspace: string;
  kind: string;
  id: string;
  keys: string;
  holders: string;
  gone: string;
  forgotten: number;
};
/** What was learned of a type of event; times of receipt. */
export type LearnedTable = {
  workspace: string;
  /** Empty: what found no room. */
  type: string;
  events: number;
  first: number;
  last: number;
  fields: number;
  problems: number;
  /** All of it, JSON. */
  state: string;
};

export type StateBoundariesTable = {
  workspace: string;
  /** ms since 1970. */
  boundary: number;
  position: number;
  subjects: number;
  /** 1: the events before the boundary are still there; 0: the saved states stand for them. */
  detail: number;
  made: number;
};

/** The last rebuild of the states of a kind. */
export type StateRebuildsTable = {
  workspace: string;
  kind: string;
  round: number;
  scope: string;
  /** ms since 1970, received; null: all. */
  since: number | null;
  state: string;
  author: string;
  /** The last id that is dealt with. */
  after: string;
  looked: number;
  made: number;
  kept: number;
  started: number;
  ended: number | null;
};

export type StoreRebuildTable = {
  /** Always 1. */
  id: number;
  round: number;
  workspace: string;
  author: string;
  state: string;
  incarnation: string | null;
  marked: number;
  marking: number;
  /** Why it has failed. */
  detail: string | null;
  started: number;
  ended: number | null;
};

/** What is kept of a rollup document, under a number. */
export type RollupsTable = {
  number: number;
  workspace: string;
  form: string;
  made: number;
  /** 1: no document says so any more, and its rows are to be taken away; 2: they are. */
  gone: number;
  /** Rows in the store; null: not counted yet. */
  size: number | null;
  /** The day that was compared with events last; null: a round begins. */
  reached: number | null;
  compared: number;
  differing: number;
  looked: number | null;
};

/** A day (since 1970) that a keeper has made anew, or is to make anew. */
export type RollupDaysTable = {
  follower: string;
  day: number;
  version: number;
  tried: number;
  marks: number;
  until: number;
  stale: number;
};

/** What questions of one shape cost a workspace. */
export type AsksTable = {
  workspace: string;
  /** Hash of `question`. */
  shape: string;
  /** JSON without values and range. */
  question: string;
  saved: string | null;
  asked: number;
  failed: number;
  ms: number;
  worst: number;
  rows_read: number;
  bytes_read: number;
  by_rollup: number;
  by_both: number;
  by_events: number;
  /** Milliseconds that their ranges are long, in sum. */
  span: number;
  /** 1: not only its conditions had values. */
  blind: number;
  last: number;
};
/** Shapes that have gone for want of room. */
export type AsksForgottenTable = { workspace: string; shapes: number };

export type LateStatesTable = {
  workspace: string;
  kind: string;
  id: string;
  /** ms since 1970. */
  since: number;
};

export type Tables = {
  meta: MetaTable;
  checkpoints: CheckpointsTable;
  named_ranges: NamedRangesTable;
  unnamed_ranges: UnnamedRangesTable;
  states: StatesTable;
  insert_plans: InsertPlansTable;
  deferred: DeferredTable;
  ahead: AheadTable;
  parked: ParkedTable;
  books: BooksTable;
  producers: ProducersTable;
  workspaces: WorkspacesTable;
  keys: KeysTable;
  former_secrets: FormerSecretsTable;
  sessions: SessionsTable;
  links: LinksTable;
  link_changes: LinksTable;
  linked: LinkedTable;
  awaited_targets: AwaitedTargetsTable;
  awaited_forgotten: AwaitedForgottenTable;
  timers: TimersTable;
  learned: LearnedTable;
  replay_jobs: ReplayJobsTable;
  state_boundaries: StateBoundariesTable;
  seen: SeenTable;
  state_rebuilds: StateRebuildsTable;
  late_states: LateStatesTable;
  store_rebuild: StoreRebuildTable;
  rollups: RollupsTable;
  rollup_days: RollupDaysTable;
  asks: AsksTable;
  asks_forgotten: AsksForgottenTable;
  definitions: DefinitionsTable;
  definition_revisions: DefinitionRevisionsTable;
  audit: AuditTable;
};
