import { limits } from '@millrace/contract';
import { sliceBytes, type Steps } from './steps.ts';

/**
 * What one pass over the bytes, before any parsing, has found. 0 in nearly every request; a bit sends the request down
 * the careful path, where single items are judged by their bytes.
 */
export const marks = {
  /** An item is too deep, too large, or has too many keys. */
  limits: 1,
  /** A number that a double cannot hold. */
  numbers: 2,
  /** Bytes that are not UTF-8. */
  encoding: 4,
} as const;

const other = 0;
const quote = 1;
const open = 2;
const close = 3;
const colon = 4;
const digit = 5;

const classes = new Uint8Array(256);
classes[0x22] = quote;
classes[0x5b] = classes[0x7b] = open;
classes[0x5d] = classes[0x7d] = close;
classes[0x3a] = colon;
classes.fill(digit, 0x30, 0x3a);

/** Where a measure stands between two slices. */
type Measuring = { at: number; depth: number; keys: number; itemStart: number; found: number };

/**
 * Marks of the bytes [start, end). An item is whatever opens at `itemDepth`: 0 the value itself, 1 the elements of an
 * array, 2 what lies in a member of the outermost object. Malformed JSON gives some answer, and never an error.
 */
export function measure(bytes: Uint8Array, start: number, end: number, itemDepth: number): number {
  const state: Measuring = { at: start, depth: 0, keys: 0, itemStart: start, found: 0 };
  go(state, bytes, { stop: end, end, itemDepth });
  return state.found;
}

/** The same of a whole body, with pauses. */
export function* measureBody(bytes: Uint8Array, itemDepth: number, slice: number = sliceBytes): Steps<number> {
  const end = bytes.length;
  const state: Measuring = { at: 0, depth: 0, keys: 0, itemStart: 0, found: 0 };
  for (;;) {
    go(state, bytes, { stop: Math.min(end, state.at + slice), end, itemDepth });
    if (state.at >= end) return state.found;
    yield;
  }
}

type Stretch = { readonly stop: number; readonly end: number; readonly itemDepth: number };

/** Goes on to `stop`, or to the end of the string or number that stands there. */
function go(state: Measuring, bytes: Uint8Array, { stop, end, itemDepth }: Stretch): void {
  let { at, depth, keys, itemStart, found } = state;
  for (; at < stop; at += 1) {
    const kind = classes[bytes[at] as number];
    if (kind === other) continue;
    if (kind === quote) {
      at = skipString(bytes, at, end);
    } else if (kind === colon) {
      keys += 1;
    } else if (kind === open) {
      if (depth === itemDepth) {
        keys = 0;
        itemStart = at;
      }
      depth += 1;
      if (depth > itemDepth + limits.depth) found |= marks.limits;
    } else if (kind === close) {
      depth -= 1;
      if (depth === itemDepth && (keys > limits.keys || at - itemStart >= limits.eventBytes)) found |= marks.limits;
    } else {
      const behind = skipNumber(bytes, at, end);
      if (behind - at >= 4 && isWide(bytes, at, behind)) found |= marks.numbers;
      at = behind - 1;
    }
  }
  state.at = at;
  state.depth = depth;
  state.keys = keys;
  state.itemStart = itemStart;
  state.found = found;
}

/** The index of the closing quote, or `end`. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at + 1; next < end; next += 1) {
    const byte = bytes[next];
    if (byte === 0x22) return next;
    if (byte === 0x5c) next += 1;
  }
  return end;
}

function skipNumber(bytes: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  for (; next < end; next += 1) {
    const byte = bytes[next] as number;
    // digits, '+', '-', '.', 'E', 'e'
    if (classes[byte] !== digit && byte !== 0x2e && byte !== 0x65 && byte !== 0x45 && byte !== 0x2b && byte !== 0x2d)
      break;
  }
  return next;
}

/** An integer part from 9,000,000,000,000,000 on (2^53 = 9,007,199,254,740,992), or an exponent of three digits. */
function isWide(bytes: Uint8Array, at: number, end: number): boolean {
  let next = at;
  while (next < end && classes[bytes[next] as number] === digit) next += 1;
  const whole = next - at;
  if (whole > 16 || (whole === 16 && bytes[at] === 0x39)) return true;
  for (; next < end; next += 1) {
    const byte = bytes[next];
    if (byte === 0x65 || byte === 0x45) return bytes[next + 1] !== 0x2d && end - next > 3;
  }
  return false;
}
