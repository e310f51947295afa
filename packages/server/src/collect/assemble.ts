import { limits, type ErrorCode, type JsonObject, type Subject, type TimeFlag } from '@millrace/contract';
import { parseInstant, uuid7 } from '../kernel/kernel.ts';
import { firstReceived, replayOf, type Collected, type Linking, type Reading, type Refusal } from './request.ts';

/** What a dialect has read of one item. All fields always stand, in this order: one shape keeps the engine fast. */
export type Draft = {
  readonly id: string | undefined;
  readonly producer: string;
  readonly type: string;
  readonly category: string;
  readonly flow: string | undefined;
  /** The client's own time, ms since 1970. */
  readonly ownTime: number | undefined;
  /** To be added to it because the client's clock is off. */
  readonly skew: number;
  readonly subject: Subject | undefined;
  readonly data: JsonObject;
  readonly context: JsonObject;
  readonly order: number | undefined;
  readonly cause: string | undefined;
  readonly depth: number | undefined;
  readonly corrects: string | undefined;
  readonly retracts: string | undefined;
  readonly test: true | undefined;
  readonly links: Linking | undefined;
};

/** An event in which absent fields stand as undefined. */
type Whole = { [K in keyof Required<Collected>]: Collected[K] | undefined };

/**
 * Completes a draft: an id that is missing is minted, and without a time the place in the request is its order; the client's time is believed under a key that may import, else
 * corrected for its clock and clamped.
 */
export function assemble(draft: Draft, index: number, reading: Reading): Collected {
  const { request } = reading;
  const { mayImport, replay } = request;
  const received = firstReceived(request);
  const { ownTime } = draft;
  const firstIndex = replay?.minted[index] ?? index;
  let id = draft.id;
  if (id === undefined) {
    id = uuid7(received, request.seed, firstIndex);
    reading.minted.push(index);
  }
  let time = received;
  let timeFlag: TimeFlag | undefined;
  if (ownTime !== undefined) {
    time = mayImport ? ownTime : ownTime + draft.skew;
    if (time > received + limits.futureMs) {
      time = received;
      timeFlag = 'clamped_future';
    } else if (!mayImport && time < received - limits.pastMs) {
      time = received;
      timeFlag = 'clamped_past';
    }
    if (timeFlag !== undefined) reading.clamped.push(index);
  }
  const event: Whole = {
    workspace: request.workspace,
    id,
    producer: draft.producer,
    type: draft.type,
    category: draft.category,
    flow: draft.flow,
    time,
    received: request.received,
    ownTime,
    timeFlag,
    subject: draft.subject,
    data: draft.data,
    context: draft.context,
    // All of the request that say no time have the same one.
    order: draft.order ?? (ownTime === undefined && firstIndex > 0 ? firstIndex : undefined),
    cause: draft.cause,
    depth: draft.depth,
    corrects: draft.corrects,
    retracts: draft.retracts,
    test: draft.test,
    schema: undefined,
    position: { partition: reading.partition, offset: reading.offset, index },
    links: draft.links,
    sent: undefined,
    unique: undefined,
    replayOf: replayOf(request, index),
    faults: undefined,
  };
  // Absent fields are set to undefined on purpose: one hidden class instead of one per combination.
  return event as Collected;
}

/** Text of 1 to `most` characters. NUL is refused: not every database keeps it in a text. */
export function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most && !value.includes('\0');
}

/** Lone surrogates have no UTF-8 form, so two ids could differ here and be equal in the store. */
export function clean(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** ms since 1970, or NaN: an ISO 8601 instant or a number of ms. Nothing before 1970 can be told. */
export function readTime(value: unknown): number {
  const ms = instantOf(value);
  return ms >= 0 && ms <= 8.64e15 ? ms : Number.NaN;
}

/** Why `readTime` has made nothing of it. */
export function timeProblem(value: unknown): ErrorCode {
  return Number.isNaN(instantOf(value)) ? 'EVENT_TIME_INVALID' : 'EVENT_TIME_RANGE';
}

function instantOf(value: unknown): number {
  return typeof value === 'string' ? parseInstant(value) : typeof value === 'number' ? Math.floor(value) : Number.NaN;
}

/** `detail` names the field that is wrong, if it is one. */
export function quarantine(
  code: ErrorCode,
  detail: string,
  item: { readonly id: unknown; readonly type: unknown },
): Refusal {
  const refusal = refusalOf('quarantined', code, detail, item);
  return detail === '' ? refusal : { ...refusal, field: detail };
}

export function refusalOf(
  verdict: Refusal['verdict'],
  code: ErrorCode,
  detail: string,
  item: { readonly id: unknown; readonly type: unknown },
): Refusal {
  return { verdict, code, detail, id: shown(item.id, limits.idLength), type: shown(item.type, limits.typeLength) };
}

export function reject(code: ErrorCode, detail: string): Refusal {
  return { verdict: 'rejected', code, detail, id: null, type: null };
}

/** What a refused item says of itself, fit to be shown. */
function shown(value: unknown, most: number): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return clean(value.slice(0, most)).replaceAll('\0', '\uFFFD');
}
