import { isUtf8 } from 'node:buffer';
import { limits, type ErrorCode, type Json, type JsonObject, type Subject } from '@millrace/contract';
import { assemble, clean, isText, quarantine, readTime, timeProblem } from '../assemble.ts';
import { marks, measure } from '../item-limits.ts';
import { parseJson } from '../json.ts';
import { isItem, isPresent, type Collected, type Item, type Reading, type Refusal, type Request } from '../request.ts';
import { readLinks } from './links.ts';
import { producerOf, readOrder } from './native.ts';

const attributes = new Set('specversion id source type subject time sequence causationid data data_base64'.split(' '));
const kindForm = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const jsonType = /^[^;]*[/+]json\s*(;|$)/i;

/** A CloudEvent 1.0 in JSON form. Attributes that an event has no field for are kept in context.extensions. */
export function readCloudEvent(item: Item, index: number, reading: Reading): Collected | Refusal {
  const { id, type, source, time, subject, sequence, causationid } = item;
  const bad = (code: ErrorCode, detail: string): Refusal => quarantine(code, detail, { id, type });

  if (item['specversion'] !== '1.0') return bad('EVENT_FIELD_INVALID', 'specversion');
  if (isPresent(id) && !isText(id, limits.idLength)) return bad('EVENT_ID_INVALID', 'id');
  if (!isPresent(type)) return bad('EVENT_TYPE_MISSING', '');
  if (!isText(type, limits.typeLength)) return bad('EVENT_TYPE_INVALID', 'type');
  const ownTime = isPresent(time) ? readTime(time) : undefined;
  if (Number.isNaN(ownTime)) return bad(timeProblem(time), 'time');
  const about = isPresent(subject) ? subjectOf(subject) : undefined;
  if (about === null) return bad('EVENT_SUBJECT_INVALID', 'subject');
  const producer = producerOf(source, reading);
  if (producer === null) return bad('EVENT_FIELD_INVALID', 'source');
  if (isPresent(causationid) && !isText(causationid, limits.idLength)) return bad('EVENT_FIELD_INVALID', 'causationid');
  const links = readLinks(item['links'], about, reading);
  if (links === null) return bad('EVENT_FIELD_INVALID', 'links');
  const order = readOrder(sequence);
  const data = dataOf(item);
  if (data === undefined) return bad('EVENT_FIELD_INVALID', 'data_base64');

  return assemble(
    {
      id: typeof id === 'string' ? clean(id) : undefined,
      producer,
      type: clean(type),
      category: 'service',
      flow: undefined,
      ownTime,
      skew: 0,
      subject: about,
      data,
      context: contextOf(item, Number.isNaN(order)),
      order: Number.isNaN(order) ? undefined : order,
      cause: typeof causationid === 'string' ? clean(causationid) : undefined,
      depth: undefined,
      corrects: undefined,
      retracts: undefined,
      test: undefined,
      links,
    },
    index,
    reading,
  );
}

/**
 * The JSON form of an event in binary mode: attributes from its ce-* headers, data from the body. A text stays a text;
 * what is neither JSON nor text is kept as base64.
 */
export function fromBinary(
  body: Buffer,
  { headers, contentType, marks: found }: Pick<Request, 'headers' | 'contentType' | 'marks'>,
): Item | undefined {
  const item: Item = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, decoded(value)]));
  if (contentType !== '') item['datacontenttype'] = contentType;
  if (body.length === 0) return item;
  if (!isUtf8(body)) item['data_base64'] = body.toString('base64');
  else if (contentType === '' || jsonType.test(contentType)) {
    const data = parseJson(body, found);
    if (data === undefined) return undefined;
    item['data'] = data;
  } else if (/^text\//i.test(contentType)) item['data'] = body.toString();
  else item['data_base64'] = body.toString('base64');
  return item;
}

/** An event's data is an object: any other JSON value is kept as its `value`, bytes as their `base64`. */
function dataOf(item: Item): JsonObject | undefined {
  const { data, data_base64: encoded, datacontenttype: kind } = item;
  if (isPresent(encoded)) {
    if (typeof encoded !== 'string') return undefined;
    const parsed =
      typeof kind === 'string' && jsonType.test(kind) ? parseInner(Buffer.from(encoded, 'base64')) : undefined;
    return parsed === undefined ? { base64: encoded } : objectOf(parsed);
  }
  return isPresent(data) ? objectOf(data) : {};
}

/** What is packed into base64 has not been measured with the body; over a limit it stays packed. */
function parseInner(bytes: Buffer): unknown {
  const found = measure(bytes, 0, bytes.length, 0);
  return (found & marks.limits) === 0 ? parseJson(bytes, found) : undefined;
}

function objectOf(value: unknown): JsonObject {
  return isItem(value) ? (value as JsonObject) : { value: value as Json };
}

/** `kind/id`; a subject of another form names something whose kind is not known: kind `subject`, whole. */
function subjectOf(value: unknown): Subject | null {
  if (!isText(value, limits.subjectIdLength)) return null;
  const slash = value.indexOf('/');
  const kind = value.slice(0, Math.max(0, slash));
  const id = value.slice(slash + 1);
  return id !== '' && kindForm.test(kind) ? { kind, id: clean(id) } : { kind: 'subject', id: clean(value) };
}

function contextOf(item: Item, keepSequence: boolean): JsonObject {
  const extensions: [string, Json][] = [];
  for (const name of Object.keys(item)) {
    if (attributes.has(name) && !(name === 'sequence' && keepSequence)) continue;
    const value = item[name];
    if (isPresent(value)) extensions.push([name, value as Json]);
  }
  return extensions.length === 0 ? {} : { extensions: Object.fromEntries(extensions) };
}

/** Header values are percent-encoded where they are not printable ASCII. */
function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
