/** The event: one thing that happened, about one subject, sent by one producer. DESIGN: identity is (workspace, producer, id). */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** The one entity an event is about. Kinds are declared by packs; `person` ids are `u:<userId>` or `a:<anonymousId>`. */
export type Subject = { readonly kind: string; readonly id: string };

/** On Kafka the category names the topic, in segments it is a tag. A workspace may add more. */
export type Category = 'user' | 'database' | 'service' | (string & {});

export type Topic = 'received' | 'admitted' | 'quarantine';

/**
 * The place of an event in `received`, for ever: entry `offset` of a partition, item `index` inside that entry. Of an
 * event that the platform has derived, the entry of `admitted` it was written with, and an index from `derivedIndex` on.
 */
export type Position = { readonly partition: number; readonly offset: number; readonly index: number };

/** Beyond the items that any request can have. */
export const derivedIndex = 2 ** 31;

export function isDerived({ index }: Position): boolean {
  return index >= derivedIndex;
}

/** Types of events that only the platform makes. */
export const derivedTypes: ReadonlySet<string> = new Set(['session_started', 'session_ended']);

/** Why `time` is not what the client sent. `original` in the event keeps what it sent. */
export type TimeFlag = 'clamped_future' | 'clamped_past' | 'unparsable';

export type Event = {
  readonly workspace: string;
  /** ≤ 128 characters. Minted as a UUIDv7 when the client sends none. */
  readonly id: string;
  /** The write key's declared name, followed by `/` and the client's own name (CloudEvents' source) if it gives one. */
  readonly producer: string;
  readonly type: string;
  readonly category: Category;
  readonly flow?: string;
  /** When it happened, UTC, milliseconds since 1970. Corrected for clock skew, clamped to [received − 90 d, received + 1 h]. */
  readonly time: number;
  /** When it was durably accepted, UTC, milliseconds since 1970. */
  readonly received: number;
  /** The client's own time before clamping, in ms since 1970, when it could be read. Absent when the client sent none. */
  readonly ownTime?: number;
  readonly timeFlag?: TimeFlag;
  readonly subject?: Subject;
  readonly data: JsonObject;
  readonly context: JsonObject;
  /** A number from the producer that orders events of the same millisecond: LSN, index in a batch. */
  readonly order?: number;
  readonly cause?: string;
  readonly depth?: number;
  readonly corrects?: string;
  readonly retracts?: string;
  /** Stored and visible, left out of every metric. */
  readonly test?: true;
  readonly schema?: string;
  readonly position: Position;
};

/** Limits every dialect applies before an event is looked at more closely. Bytes, levels, keys, characters. */
export const limits = {
  bodyBytes: 20 * 1024 * 1024,
  eventBytes: 1024 * 1024,
  depth: 32,
  keys: 1000,
  idLength: 128,
  typeLength: 256,
  subjectKindLength: 64,
  subjectIdLength: 512,
  producerLength: 256,
  /** Producers of a workspace with lines of their own in the books. */
  producers: 1000,
  /** Client time later than received + this is clamped. */
  futureMs: 60 * 60 * 1000,
  /** Client time earlier than received − this is clamped, unless the key may import. */
  pastMs: 90 * 24 * 60 * 60 * 1000,
} as const;
