import { limits, type ErrorCode, type JsonObject, type Subject } from '@millrace/contract';
import { assemble, clean, isText, quarantine, readTime, timeProblem } from '../assemble.ts';
import { isItem, isPresent, type Collected, type Item, type Reading, type Refusal } from '../request.ts';
import { readCall, readLinks } from './links.ts';

const categoryForm = /^[a-z][a-z0-9_-]{0,63}$/;
const known = new Set(
  'id type time subject category flow data context order cause depth corrects retracts test producer'.split(' '),
);

/** An item with the fields of an event. null counts as absent; fields that an event has not are kept in the context. */
export function readNative(item: Item, index: number, reading: Reading): Collected | Refusal {
  const { id, type, time, subject, category, flow, data, context, order, cause, depth, corrects, retracts, test } =
    item;
  const bad = (code: ErrorCode, detail: string): Refusal => quarantine(code, detail, { id, type });

  if (isPresent(id) && !isText(id, limits.idLength)) return bad('EVENT_ID_INVALID', 'id');
  if (!isPresent(type)) return bad('EVENT_TYPE_MISSING', '');
  if (!isText(type, limits.typeLength)) return bad('EVENT_TYPE_INVALID', 'type');
  const ownTime = isPresent(time) ? readTime(time) : undefined;
  if (Number.isNaN(ownTime)) return bad(timeProblem(time), 'time');
  const about = isPresent(subject) ? readSubject(subject) : undefined;
  if (about === null) return bad('EVENT_SUBJECT_INVALID', 'subject');
  const wrong =
    wrongText(flow, 'flow', limits.typeLength) ??
    wrongText(cause, 'cause', limits.idLength) ??
    wrongText(corrects, 'corrects', limits.idLength) ??
    wrongText(retracts, 'retracts', limits.idLength) ??
    namesItself(item);
  if (wrong !== undefined) return bad('EVENT_FIELD_INVALID', wrong);
  const denied = deniedTo(reading, item);
  if (denied !== undefined) return bad('EVENT_SUPERSEDE_DENIED', denied);
  if (isPresent(category) && !(typeof category === 'string' && categoryForm.test(category)))
    return bad('EVENT_FIELD_INVALID', 'category');
  if (isPresent(data) && !isItem(data)) return bad('EVENT_FIELD_INVALID', 'data');
  if (isPresent(context) && !isItem(context)) return bad('EVENT_FIELD_INVALID', 'context');
  const place = isPresent(order) ? readOrder(order) : undefined;
  if (Number.isNaN(place)) return bad('EVENT_FIELD_INVALID', 'order');
  if (isPresent(depth) && !isDepth(depth)) return bad('EVENT_FIELD_INVALID', 'depth');
  if (isPresent(test) && typeof test !== 'boolean') return bad('EVENT_FIELD_INVALID', 'test');
  const producer = producerOf(item['producer'], reading);
  if (producer === null) return bad('EVENT_FIELD_INVALID', 'producer');
  const links = readCall(item, reading) ?? readLinks(item['links'], about, reading);
  if (links === null) return bad('EVENT_FIELD_INVALID', 'links');

  return assemble(
    {
      id: textOf(id),
      producer,
      type: clean(type),
      category: typeof category === 'string' ? category : 'service',
      flow: textOf(flow),
      ownTime,
      skew: 0,
      subject: about,
      data: (data ?? {}) as JsonObject,
      context: withUnknown(item, (context ?? {}) as JsonObject),
      order: place,
      cause: textOf(cause),
      depth: typeof depth === 'number' ? depth : undefined,
      corrects: textOf(corrects),
      retracts: textOf(retracts),
      test: test === true ? true : undefined,
      links,
    },
    index,
    reading,
  );
}

/** What an event replaces or takes back, came before it. */
function namesItself({ id, corrects, retracts }: Item): string | undefined {
  if (!isPresent(id)) return undefined;
  return corrects === id ? 'corrects' : retracts === id ? 'retracts' : undefined;
}

/** All visitors share the producer of a public key: by an id alone, each could take back what another did. */
function deniedTo({ request }: Reading, { corrects, retracts }: Item): string | undefined {
  if (request.keyKind !== 'public') return undefined;
  return isPresent(corrects) ? 'corrects' : isPresent(retracts) ? 'retracts' : undefined;
}

/** `{kind, id}` or `kind/id`, cut at the first slash; null when it is neither. */
export function readSubject(value: unknown): Subject | null {
  if (typeof value === 'string') {
    const slash = value.indexOf('/');
    return slash === -1 ? null : checked(value.slice(0, slash), value.slice(slash + 1));
  }
  return isItem(value) ? checked(value['kind'], value['id']) : null;
}

function checked(kind: unknown, id: unknown): Subject | null {
  if (!isText(kind, limits.subjectKindLength) || kind.includes('/') || !isText(id, limits.subjectIdLength)) return null;
  return { kind: clean(kind), id: clean(id) };
}

/** The key's name, with the client's own behind it; null when that is no text or the whole too long. */
export function producerOf(own: unknown, { request }: Reading): string | null {
  if (!isPresent(own) || own === '') return request.producer;
  if (!isText(own, limits.producerLength - request.producer.length - 1)) return null;
  return `${request.producer}/${clean(own)}`;
}

/** A finite number, or the text of one; NaN when it is neither. */
export function readOrder(value: unknown): number {
  const number = typeof value === 'string' && /^-?\d{1,30}(\.\d{1,30})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : Number.NaN;
}

function isDepth(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function wrongText(value: unknown, name: string, most: number): string | undefined {
  return isPresent(value) && !isText(value, most) ? name : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? clean(value) : undefined;
}

/** The context, with what stands in the item beside an event's own fields as its extensions. */
function withUnknown(item: Item, context: JsonObject): JsonObject {
  let unknown: [string, unknown][] | undefined;
  for (const name in item) if (!known.has(name)) (unknown ??= []).push([name, item[name]]);
  if (unknown === undefined) return context;
  const own = context['extensions'];
  const extensions = { ...(isItem(own) ? own : {}), ...Object.fromEntries(unknown) } as JsonObject;
  return { ...context, extensions };
}
