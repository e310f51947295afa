import { readJson } from '../kernel/kernel.ts';
import { marks } from './item-limits.ts';

/**
 * Parses UTF-8 JSON; undefined when it is none. With `marks.numbers` set, an integer beyond 2^53 and a
 * number beyond a double become their text, so that no digit is lost. Equal keys: the last stands. `__proto__` is a
 * member like any other.
 */
export function parseJson(bytes: Buffer, found: number): unknown {
  // A byte order mark is allowed to stand before JSON, and JSON.parse does not know it.
  const text =
    bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.toString('utf8', 3) : bytes.toString();
  return parseText(text, found);
}

/** The same of a text. */
export function parseText(text: string, found: number): unknown {
  try {
    return (found & marks.numbers) !== 0 ? readJson(text, keepDigits) : readJson(text);
  } catch {
    return undefined;
  }
}

function keepDigits(source: string): number | string {
  const value = Number(source);
  if (Number.isSafeInteger(value)) return value;
  return !Number.isFinite(value) || /^-?\d+$/.test(source) ? source : value;
}
