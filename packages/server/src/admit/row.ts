import type { Json, JsonObject } from '@millrace/contract';
import type { Collected } from '../collect/collect.ts';
import { decimal, identify, type Identity } from './identity.ts';

export type Row = { readonly identity: Identity; readonly line: string };

const mostQuoted = 10_000;
let quotedTexts = new Map<string, string>();

/** JSON text of a string that returns often (type, producer …): cached, since quoting costs 80 ns and is asked 6 times an event. */
function quoted(text: string): string {
  let known = quotedTexts.get(text);
  if (known === undefined) {
    if (quotedTexts.size >= mostQuoted) quotedTexts = new Map();
    // A lone surrogate, which the engine refuses, becomes U+FFFD.
    known = JSON.stringify(text.toWellFormed());
    quotedTexts.set(text, known);
  }
  return known;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Standard since Node 21; the compiler's library does not know it yet. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

/** Escaped lone surrogates, and digits that may be an integer of more than 64 bits. */
const doubtful = /\\ud[89a-f]|\d{19}/;

/**
 * JSON text that the engine can read whatever is in it: it gives up on a whole object for one lone surrogate, or for one
 * integer that is written in more than 64 bits. A surrogate becomes U+FFFD, such an integer is written with an exponent.
 */
function readable(value: JsonObject): string {
  const text = JSON.stringify(value);
  return doubtful.test(text) ? JSON.stringify(mended(value)) : text;
}

function mended(value: Json): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return Math.abs(value) >= 2 ** 63 ? rawJSON(value.toExponential()) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(mended);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key.toWellFormed(), mended(part as Json)]));
}

/**
 * The row of `events` in the order of the store's eventColumns; `admitted` is the entry that it will stand in. Times are
 * ticks (milliseconds), 64-bit hashes quoted decimals, `data` and `context` bare JSON objects, which the engine reads into its text columns as they stand.
 */
export function rowOf(event: Collected, admitted: number): Row {
  const { library, ip, ...said } = event.context as JsonObject & { library?: unknown; ip?: unknown };
  const dataText = readable(event.data);
  const contextText = readable(said);
  const { sent } = event;
  // Of what came, not of what documents made of it: sent again after they have changed, it is the same event.
  const identity =
    sent === undefined
      ? identify(event, dataText, contextText)
      : identify(sent, readable(sent.data), sent.context === event.context ? contextText : readable(sent.context));
  const subject = event.subject;
  const line =
    `[${quoted(event.workspace)},${quoted(event.type)},${event.time},${quoted(event.category)},${quoted(event.producer)},` +
    `${JSON.stringify(event.id)},${quoted(event.flow ?? '')},${quoted(subject?.kind ?? '')},${JSON.stringify(subject?.id ?? '')},` +
    `${event.received},${event.position.partition},${event.position.offset},${event.position.index},${admitted},` +
    `"${decimal(identity.idHigh, identity.idLow)}","${decimal(identity.bodyHigh, identity.bodyLow)}",` +
    `${event.ownTime ?? 'null'},${quoted(event.timeFlag ?? '')},${event.order ?? 0},${quoted(event.cause ?? '')},${event.depth ?? 0},` +
    `${quoted(event.corrects ?? '')},${quoted(event.retracts ?? '')},${event.test === true ? 1 : 0},${quoted(textOf(library))},` +
    `${quoted(textOf(ip))},${quoted(event.schema ?? '')},${dataText},${contextText}]\n`;
  return { identity, line };
}
