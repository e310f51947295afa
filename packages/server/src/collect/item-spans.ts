import { limits, type ErrorCode } from '@millrace/contract';
import type { Layout } from './request.ts';
import { Failure } from '../kernel/kernel.ts';
import { skipString } from './item-limits.ts';
import { finish, sliceBytes, type Steps } from './steps.ts';

/** Where an item's bytes lie in the body. */
export type Span = { readonly start: number; readonly end: number };

/** The items of a body in order, by their bytes alone. What is not well-formed gives fewer spans, never an error. */
export function itemSpans(body: Buffer, layout: Layout): Span[] {
  return finish(findSpans(body, layout));
}

/** The same, with pauses. */
export function* findSpans(body: Buffer, layout: Layout): Steps<Span[]> {
  const first = skipSpace(body, hasMark(body) ? 3 : 0);
  switch (layout) {
    case 'lines':
      return lineSpans(body);
    case 'json':
      if (body[first] === 0x5b) return (yield* elements(body, first)).spans;
      return [{ start: first, end: trimEnd(body, first) }];
    case 'batch':
      return yield* batchSpans(body, first);
    case 'call':
      return [{ start: first, end: trimEnd(body, first) }];
    case 'whole':
      return [{ start: 0, end: body.length }];
  }
}

/** Items of one request. A verdict takes about 200 bytes, so this bounds the answer to the size of a body. */
export const mostItems = 100_000;

export function tooMany(): Failure {
  return new Failure('BODY_TOO_LARGE', { detail: `more than ${mostItems} events` });
}

function add(spans: Span[], span: Span): void {
  if (spans.length === mostItems) throw tooMany();
  spans.push(span);
}

/** A UTF-8 byte order mark. */
export function hasMark(body: Buffer): boolean {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
}

export function lineSpans(body: Buffer): Span[] {
  const spans: Span[] = [];
  for (let from = hasMark(body) ? 3 : 0; from < body.length;) {
    const found = body.indexOf(0x0a, from);
    const stop = found === -1 ? body.length : found;
    const start = skipSpace(body, from, stop);
    if (start < stop) add(spans, { start, end: trimEnd(body, start, stop) });
    from = stop + 1;
  }
  return spans;
}

/** The limit that the item's bytes break. */
export function brokenLimit(body: Buffer, { start, end }: Span): ErrorCode | undefined {
  if (end - start > limits.eventBytes) return 'EVENT_TOO_LARGE';
  let depth = 0;
  let keys = 0;
  for (let at = start; at < end; at += 1) {
    const byte = body[at];
    if (byte === 0x22) at = skipString(body, at, end);
    else if (byte === 0x3a) keys += 1;
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > limits.depth) return 'EVENT_TOO_DEEP';
    }
  }
  return keys > limits.keys ? 'EVENT_TOO_MANY_KEYS' : undefined;
}

/** The elements of the array that opens at `opening`, and where they end. */
function* elements(body: Buffer, opening: number): Steps<{ readonly spans: Span[]; readonly end: number }> {
  const spans: Span[] = [];
  let pause = opening + sliceBytes;
  let start = skipSpace(body, opening + 1);
  while (start < body.length && body[start] !== 0x5d) {
    const stop = skipValue(body, start);
    add(spans, { start, end: trimEnd(body, start, stop) });
    start = skipSpace(body, stop);
    if (body[start] !== 0x2c) break;
    start = skipSpace(body, start + 1);
    if (start < pause) continue;
    pause = start + sliceBytes;
    yield;
  }
  return { spans, end: start };
}

/** The elements of the last member `batch` of the outermost object, as JSON.parse keeps the last of equal keys. */
function* batchSpans(body: Buffer, first: number): Steps<Span[]> {
  let spans: Span[] = [];
  let at = skipSpace(body, first + 1);
  while (body[at] === 0x22) {
    const closing = skipString(body, at, body.length);
    const name = body.subarray(at, closing + 1);
    const value = skipSpace(body, skipSpace(body, closing + 1) + 1);
    const named = isBatch(name);
    if (named) spans = [];
    if (named && body[value] === 0x5b) {
      const found = yield* elements(body, value);
      spans = found.spans;
      at = skipSpace(body, body[found.end] === 0x5d ? found.end + 1 : body.length);
    } else at = skipSpace(body, skipValue(body, value));
    if (body[at] !== 0x2c) break;
    at = skipSpace(body, at + 1);
  }
  return spans;
}

function isBatch(name: Buffer): boolean {
  if (!name.includes(0x5c)) return name.toString('latin1') === '"batch"';
  try {
    return JSON.parse(name.toString()) === 'batch';
  } catch {
    return false;
  }
}

/** The index behind the value that starts at `at`, up to its comma or closing bracket for a bare word. */
function skipValue(body: Buffer, at: number): number {
  let depth = 0;
  for (let next = at; next < body.length; next += 1) {
    const byte = body[next];
    if (byte === 0x22) next = skipString(body, next, body.length);
    else if (byte === 0x5b || byte === 0x7b) depth += 1;
    else if (byte === 0x5d || byte === 0x7d) {
      if (depth === 0) return next;
      depth -= 1;
      if (depth === 0) return next + 1;
    } else if (byte === 0x2c && depth === 0) return next;
  }
  return body.length;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(body: Buffer, at: number, stop: number = body.length): number {
  let next = at;
  while (next < stop && isSpace(body[next])) next += 1;
  return next;
}

function trimEnd(body: Buffer, start: number, stop: number = body.length): number {
  let end = stop;
  while (end > start && isSpace(body[end - 1])) end -= 1;
  return end;
}
