import type { ErrorCode, Event, JsonObject, Position } from '@millrace/contract';
import type { Faults, Report } from '../catalog/catalog.ts';
import type { Grant } from './grant.ts';

export type Dialect = 'native' | 'segment' | 'cloudevents';

/**
 * How the items lie in a body. json: one value, or the elements of an array. lines: NDJSON. call: one value, whatever
 * it is. batch: the elements of its member `batch`. whole: the body is the data of one event, told by `headers`.
 */
export type Layout = 'json' | 'lines' | 'call' | 'batch' | 'whole';

/** How the body of a request is to be read. */
export type Form = {
  readonly dialect: Dialect;
  readonly layout: Layout;
  /** Of a `whole` body, and its ce-* headers without the prefix. */
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>> | null;
};

/** All that the bytes of a body do not say about its events. With the body it makes the same events on every run. */
export type Request = Form & {
  /** Segment: the call that the route names, '' where each item does. */
  readonly call: string;
  readonly workspace: string;
  readonly producer: string;
  readonly mayImport: boolean;
  /** Of the key it came with: says which ids its events may link. */
  readonly keyKind: Grant['kind'];
  /** ms since 1970. */
  readonly received: number;
  /** Ids are minted from received, seed and index. */
  readonly seed: string;
  /** What the scan of the bytes has found, see `marks`. */
  readonly marks: number;
  /** Absent: the items come for the first time. */
  readonly replay?: Replay;
};

/**
 * That an id and others of its kind are one and the same, or are not after all. `by`: what said so, and with it what it
 * may do: the events of a public key, those of any other key, or a call made for that.
 */
export type Linking = {
  readonly kind: string;
  readonly id: string;
  readonly others: readonly string[];
  readonly by: 'public' | 'secret' | 'call';
  readonly removes: boolean;
};

/** The items of a request were received before, in one entry, and are sent in again, mended or as they came. */
export type Replay = {
  /** Where they stand in `received`: an index for each item. */
  readonly partition: number;
  readonly offset: number;
  readonly indexes: readonly number[];
  /**
   * When they came for the very first time, ms since 1970, and their indexes then. Times are told and ids minted from
   * these, so that an event is the same one however often it is sent in again.
   */
  readonly received: number;
  readonly minted: readonly number[];
};

/** When the items came for the first time, ms since 1970. */
export function firstReceived({ received, replay }: Request): number {
  return replay === undefined ? received : replay.received;
}

/** Where the item stood before it was sent in again. */
export function replayOf({ replay }: Request, index: number): Position | undefined {
  if (replay === undefined) return undefined;
  return { partition: replay.partition, offset: replay.offset, index: replay.indexes[index] ?? 0 };
}

/** An event as it is handed on. */
export type Collected = Event & {
  /** Absent where it says nothing about other ids of its subject. */
  readonly links?: Linking;
  /** As it was sent, where documents changed it: its body is told from this, whatever they say tomorrow. */
  readonly sent?: Event;
  /** With the subject and the type what may come once; absent where nothing is declared unique, or a part of it is missing. */
  readonly unique?: string;
  /** It was received before, at this place, and is sent in again. */
  readonly replayOf?: Position;
  /** What its document finds wrong with it; absent where that is nothing. */
  readonly faults?: Faults;
};

/** An accepted event that its document finds something wrong with. */
export type Warning = { readonly index: number; readonly code: ErrorCode; readonly detail: string };

/** An item that is not an accepted event. `id` and `type` where they could be read. */
export type Refusal = {
  readonly verdict: 'quarantined' | 'rejected' | 'dropped';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly id: string | null;
  readonly type: string | null;
  /** The one that is wrong, where it is one, and the hash of the document that says so. */
  readonly field?: string;
  readonly schema?: string;
  /** What its document finds wrong with it. */
  readonly faults?: Faults;
};

/** The document to which an item is noise, and what follows from that. */
export type Noise = { readonly name: string; readonly action: 'drop' | 'mark' };

/** A request while its items are read. */
export type Reading = {
  readonly request: Request;
  /** Where the entry stands in received; 0 before it has been written. */
  readonly partition: number;
  readonly offset: number;
  /** Segment, from the batch as a whole: what each item's context lacks, and the destinations. */
  context: JsonObject | null;
  integrations: JsonObject | null;
  /** Segment: received − sentAt of the batch, NaN when it does not say. */
  skew: number;
  /** Indexes of the accepted events whose id was minted. */
  readonly minted: number[];
  /** Indexes of the events whose time was clamped. */
  readonly clamped: number[];
  /** In order of index. */
  readonly warned: Warning[];
  /** For every event but the explained one; what it holds is nobody's afterwards. */
  readonly report: Report;
  readonly explained: Explained | null;
  readonly onMapped: ((index: number, mapping: string) => void) | null;
  readonly onNoise: ((noise: Noise) => void) | null;
};

/** One item of which somebody wants to see what documents did to it. */
export type Explained = { readonly index: number; readonly report: Report; mapping: string | null };

export type Item = Record<string, unknown>;

/** null counts as absent. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
