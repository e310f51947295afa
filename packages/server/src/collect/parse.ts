import { isUtf8 } from 'node:buffer';
import type { ErrorCode } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import { marks, measure, measureBody } from './item-limits.ts';
import { brokenLimit, findSpans, hasMark, lineSpans, type Span } from './item-spans.ts';
import { parseJson } from './json.ts';
import { parseElements } from './parse-elements.ts';
import { isItem, type Form, type Layout } from './request.ts';
import { sliceBytes, type Steps } from './steps.ts';

/** What JSON.parse made of a body. */
export type Parsed = {
  /** The whole value; of `lines` an array with undefined for a line that is not JSON; nothing of `whole`. */
  readonly value: unknown;
  /** Items judged by their bytes alone: over a limit, or not UTF-8 (EVENT_FIELD_INVALID). */
  readonly broken: ReadonlyMap<number, ErrorCode> | null;
};

/** One pass over the bytes before anything is parsed: which limits may be broken, and what JSON.parse would lose. */
export function* scan(body: Buffer, layout: Layout): Steps<number> {
  if (layout === 'whole') return measure(body, 0, body.length, 0);
  let found = isUtf8(body) ? 0 : marks.encoding;
  if (layout !== 'lines') return found | (yield* measureBody(body, itemDepthOf(body, layout)));
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
  const careful = (found & (marks.limits | marks.encoding)) !== 0;
  const sliced = body.length > sliceBytes && isList(body, layout);
  const spans = careful || sliced ? yield* findSpans(body, layout) : [];
  const broken = careful ? yield* brokenItems(body, spans, found) : null;
  if (layout === 'whole') return { value: undefined, broken };
  const cleared = broken === null ? body : yield* blanked(body, layout, { spans, broken });
  const value = yield* parseValues(cleared, layout, { spans: sliced ? spans : null, found });
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

/** Its items are the elements of an array. */
function isList(body: Buffer, layout: Layout): boolean {
  return layout === 'batch' || (layout === 'json' && itemDepthOf(body, layout) === 1);
}

type Values = { readonly spans: readonly Span[] | null; readonly found: number };

function* parseValues(body: Buffer, layout: Layout, { spans, found }: Values): Steps<unknown> {
  if (layout === 'lines') return yield* parseLines(body, found);
  if (spans === null) return parseJson(body, found);
  return yield* parseElements(body, spans, { layout, found });
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

function* brokenItems(body: Buffer, spans: readonly Span[], found: number): Steps<ReadonlyMap<number, ErrorCode>> {
  const broken = new Map<number, ErrorCode>();
  const unsure = (found & marks.encoding) !== 0;
  let pause = sliceBytes;
  for (const [index, span] of spans.entries()) {
    const code = brokenLimit(body, span);
    if (code !== undefined) broken.set(index, code);
    else if (unsure && !isUtf8(body.subarray(span.start, span.end))) broken.set(index, 'EVENT_FIELD_INVALID');
    if (span.end < pause) continue;
    pause = span.end + sliceBytes;
    yield;
  }
  return broken;
}

type Broken = { readonly spans: readonly Span[]; readonly broken: ReadonlyMap<number, ErrorCode> };

/** The body with `null` in the place of each item over a limit, so that none of them is ever parsed. */
function* blanked(body: Buffer, layout: Layout, { spans, broken }: Broken): Steps<Buffer> {
  const copy = Buffer.from(body);
  for (const [index, code] of broken) {
    const span = spans[index];
    if (span === undefined || code === 'EVENT_FIELD_INVALID') continue;
    copy.fill(0x20, span.start, span.end);
    copy.write('null', span.start);
  }
  if (layout !== 'lines' && (yield* measureBody(copy, 2)) & marks.limits) throw new Failure('BODY_TOO_DEEP');
  return copy;
}
