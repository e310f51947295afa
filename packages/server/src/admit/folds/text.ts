import type { Json } from '@millrace/contract';
import type { Moment } from './key.ts';

/** Bytes of JSON that a state keeps of a text, of a name, and of a whole object or list. */
const mostOfText = 512;
const mostOfName = 256;
const mostOfObject = 2048;
/** A character is written in at most six bytes. */
const mostOfCharacter = 6;
/** Ends what was cut, and stands alone for an object or list that is too long. */
const ellipsis = '\u2026';

const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** JSON text of a string. Half a surrogate pair, which the store refuses, becomes U+FFFD. */
export function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text.toWellFormed());
}

/** JSON text of a finite number. The store gives up on integers of more than 64 bits unless they have an exponent. */
export function printNumber(value: number): string {
  return Math.abs(value) >= 2 ** 63 ? value.toExponential() : `${value}`;
}

/** Canonical JSON text of a value that a cell keeps, cut if it is too long; undefined where there is none. */
export function textOf(value: unknown, moment: Moment): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(cut(value, mostOfText, moment));
    case 'number':
      return Number.isFinite(value) ? printNumber(value) : undefined;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return undefined;
      const text = canonical(value as Json);
      if (bytesOf(text) <= mostOfObject) return text;
      moment.odd = true;
      return quote(ellipsis);
    }
    default:
      return undefined;
  }
}

/** JSON with sorted keys: equal values are equal texts. */
export function canonical(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return printNumber(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, part]) => `${quote(name)}:${canonical(part as Json)}`).join(',')}}`;
}

/** A name for an item or an entry: a scalar as text; undefined for anything else. */
export function nameOf(value: unknown, moment: Moment): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  return typeof value === 'string' ? cut(value, mostOfName, moment).toWellFormed() : undefined;
}

/** Whether a kept text is not all there was. */
export function isCut(text: string): boolean {
  return text.charCodeAt(text.length - 2) === ellipsis.charCodeAt(0) && (text.length === 3 || isFull(text, mostOfText));
}

export function isCutName(name: string): boolean {
  return name.endsWith(ellipsis) && isFull(quote(name), mostOfName);
}

/** As much of the text as can be written in so many bytes. */
function cut(text: string, most: number, moment: Moment): string {
  if ((text.length + 1) * mostOfCharacter <= most) return text;
  if (bytesOf(quote(text)) <= most) return text;
  moment.odd = true;
  let room = most - bytesOf(quote(ellipsis));
  let kept = '';
  for (const character of text) {
    room -= bytesOf(quote(character)) - 2;
    if (room < 0) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Whether another character might have found no room. */
function isFull(text: string, most: number): boolean {
  return bytesOf(text) > most - mostOfCharacter;
}

/** Bytes of the text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}
