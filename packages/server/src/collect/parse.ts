import { isUtf8 } from 'node:buffer';
import type { ErrorCode } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import { marks, measure } from './item-limits.ts';
import { brokenLimit, hasMark, itemSpans, lineSpans } from './item-spans.ts';
import { parseJson } from './json.ts';
import { isItem, type Form, type Layout } from './request.ts';
import type { Steps } from './steps.ts';

/** What JSON.parse made of a body. */
export type Parsed = {
  /** The whole value; of `lines` an array with undefined for a line that is not JSON; nothing of `whole`. */
  readonly value: unknown;
  /** Items judged by their bytes alone: over a limit, or not UTF-8 (EVENT_FIELD_INVALID). */
  readonly broken: ReadonlyMap<number, ErrorCode> | null;
};

/** Bytes of lines between two pauses: about 5 ms. */
const sliceBytes = 512 * 1024;

/** One pass over the bytes before anything is parsed: which limits may be broken, and what JSON.parse would lose. */
export function* scan(body: Buffer, layout: Layout): Steps<number> {
  if (layout === 'whole') return measure(body, 0, body.length, 0);
  let found = isUtf8(body) ? 0 : marks.encoding;
  if (layout !== 'lines') return found | measure(body, 0, body.length, itemDepthOf(body, layout));
  let pause = sliceBytes;
  for (const { start, end } of lineSpans(body)) {
    found |= measure(body, start, end, 0);
    if (end < pause) continue;
    pause = end + sliceBytes;
    yield;
  }
  return found;
}

function itemDepthOf(body: Buffer, layout: Layout): number {
  if (layout === 'batch') return 2;
  if (layout !== 'json') return 0;
  let at = hasMark(body) ? 3 : 0;
  while (at < body.length && (body[at] as number) <= 0x20) at += 1;
  return body[at] === 0x5b ? 1 : 0;
}

/** Fails with BODY_NOT_JSON when nothing can be read, BODY_TOO_DEEP when what is too deep lies outside of the items. */
export function* parseBody(body: Buffer, layout: Layout, found: number): Steps<Parsed> {
  const broken = found & (marks.limits | marks.encoding) ? brokenItems(body, layout, found) : null;
  if (layout === 'whole') return { value: undefined, broken };
  const cleared = broken === null ? body : blanked(body, layout, broken);
  const value = layout === 'lines' ? yield* parseLines(cleared, found) : parseJson(cleared, found);
  if (value === undefined) throw new Failure('BODY_NOT_JSON');
  return { value, broken };
}

export type ParsedAs = { readonly layout: Layout; readonly found: number; readonly parsed: Parsed };

/**
 * Reads a body as its form says; a native one that turns out to be NDJSON under a JSON content type is taken as that,
 * when its first line is an object.
 */
export function* readParsed(body: Buffer, form: Form): Steps<ParsedAs> {
  const { layout, dialect } = form;
  const found = yield* scan(body, layout);
  try {
    return { layout, found, parsed: yield* parseBody(body, layout, found) };
  } catch (error) {
    const [first] = dialect === 'native' && layout === 'json' && body.includes(0x0a) ? lineSpans(body) : [];
    if (first === undefined || !isItem(parseJson(body.subarray(first.start, first.end), 0))) throw error;
    const again = yield* scan(body, 'lines');
    return { layout: 'lines', found: again, parsed: yield* parseBody(body, 'lines', again) };
  }
}

function* parseLines(body: Buffer, found: number): Steps<unknown[] | undefined> {
  const values: unknown[] = [];
  let read = false;
  let pause = sliceBytes;
  for (const { start, end } of lineSpans(body)) {
    const value = parseJson(body.subarray(start, end), found);
    if (value !== undefined) read = true;
    values.push(value);
    if (end < pause) continue;
    pause = end + sliceBytes;
    yield;
  }
  return read ? values : undefined;
}

function brokenItems(body: Buffer, layout: Layout, found: number): ReadonlyMap<number, ErrorCode> {
  const broken = new Map<number, ErrorCode>();
  const unsure = (found & marks.encoding) !== 0;
  itemSpans(body, layout).forEach((span, index) => {
    const code = brokenLimit(body, span);
    if (code !== undefined) broken.set(index, code);
    else if (unsure && !isUtf8(body.subarray(span.start, span.end))) broken.set(index, 'EVENT_FIELD_INVALID');
  });
  return broken;
}

/** The body with `null` in the place of each item over a limit, so that none of them is ever parsed. */
function blanked(body: Buffer, layout: Layout, broken: ReadonlyMap<number, ErrorCode>): Buffer {
  const copy = Buffer.from(body);
  const spans = itemSpans(body, layout);
  for (const [index, code] of broken) {
    const span = spans[index];
    if (span === undefined || code === 'EVENT_FIELD_INVALID') continue;
    copy.fill(0x20, span.start, span.end);
    copy.write('null', span.start);
  }
  if (layout !== 'lines' && measure(copy, 0, copy.length, 2) & marks.limits) throw new Failure('BODY_TOO_DEEP');
  return copy;
}
