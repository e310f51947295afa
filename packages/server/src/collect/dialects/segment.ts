import { limits, type JsonObject, type Subject } from '@millrace/contract';
import { assemble, clean, isText, quarantine, readTime, timeProblem } from '../assemble.ts';
import {
  firstReceived,
  isItem,
  isPresent,
  type Collected,
  type Item,
  type Linking,
  type Reading,
  type Refusal,
} from '../request.ts';
import { linking } from './links.ts';

const calls = new Set(['track', 'identify', 'page', 'screen', 'group', 'alias']);

/** One call of Segment's HTTP API. What its subject does not say is kept in data under its own name. */
export function readSegment(item: Item, index: number, reading: Reading): Collected | Refusal {
  const { messageId, userId, anonymousId, context, integrations } = item;
  const call = reading.request.call === '' ? item['type'] : reading.request.call;
  const bad = (code: Refusal['code'], detail: string): Refusal =>
    quarantine(code, detail, { id: messageId, type: call === 'track' ? item['event'] : call });

  if (isPresent(messageId) && !isText(messageId, limits.idLength)) return bad('EVENT_ID_INVALID', 'messageId');
  if (!isPresent(call)) return bad('EVENT_TYPE_MISSING', 'type');
  if (typeof call !== 'string' || !calls.has(call)) return bad('EVENT_TYPE_INVALID', 'type');
  const type = call === 'track' ? item['event'] : call;
  if (!isPresent(type)) return bad('EVENT_TYPE_MISSING', 'event');
  if (!isText(type, limits.typeLength)) return bad('EVENT_TYPE_INVALID', 'event');
  const subject = subjectOf(userId, anonymousId);
  if (subject === undefined) return bad('EVENT_SUBJECT_MISSING', '');
  if (subject === null) return bad('EVENT_SUBJECT_INVALID', 'userId or anonymousId');
  const when = item['originalTimestamp'] ?? item['timestamp'];
  const ownTime = isPresent(when) ? readTime(when) : undefined;
  if (Number.isNaN(ownTime)) return bad(timeProblem(when), 'timestamp');
  const body = call === 'identify' || call === 'group' ? item['traits'] : item['properties'];
  if (isPresent(body) && !isItem(body)) return bad('EVENT_FIELD_INVALID', 'properties or traits');
  if (isPresent(context) && !isItem(context)) return bad('EVENT_FIELD_INVALID', 'context');
  if (isPresent(integrations) && !isItem(integrations)) return bad('EVENT_FIELD_INVALID', 'integrations');

  const data = (body ?? {}) as Item;
  // A subject u:… says the userId, a subject a:… the anonymousId.
  if (isPresent(userId) && userId !== '' && isPresent(anonymousId)) keep(data, 'anonymousId', anonymousId);
  if (call !== 'track') {
    keep(data, 'name', item['name']);
    keep(data, 'category', item['category']);
    keep(data, 'groupId', item['groupId']);
    keep(data, 'previousId', item['previousId']);
  }
  return assemble(
    {
      id: typeof messageId === 'string' ? clean(messageId) : undefined,
      producer: reading.request.producer,
      type: clean(type),
      category: 'user',
      flow: undefined,
      ownTime,
      skew: skewOf(item, reading),
      subject,
      data: data as JsonObject,
      context: contextOf(context as JsonObject | undefined, integrations as JsonObject | undefined, reading),
      order: undefined,
      cause: undefined,
      depth: undefined,
      corrects: undefined,
      retracts: undefined,
      test: undefined,
      links: call === 'identify' || call === 'alias' ? linksOf(call, item, subject, reading) : undefined,
    },
    index,
    reading,
  );
}

/** What a batch says for all its items. False when it is no batch. */
export function openBatch(body: unknown, reading: Reading): readonly unknown[] | null {
  if (!isItem(body)) return null;
  const { batch, context, integrations } = body;
  if (!Array.isArray(batch)) return null;
  reading.skew = firstReceived(reading.request) - readTime(body['sentAt']);
  if (isItem(context)) reading.context = context as JsonObject;
  if (isItem(integrations)) reading.integrations = integrations as JsonObject;
  return batch;
}

/** undefined: neither is there. null: the one that counts is no id. Numbers are common in the field and taken as text. */
function subjectOf(userId: unknown, anonymousId: unknown): Subject | null | undefined {
  const known = isPresent(userId) && userId !== '';
  const own = known ? userId : anonymousId;
  if (!isPresent(own) || own === '') return undefined;
  const id = idText(own);
  return id === null ? null : { kind: 'person', id: known ? `u:${id}` : `a:${id}` };
}

function idText(value: unknown): string | null {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return isText(id, limits.subjectIdLength - 2) ? clean(id) : null;
}

/**
 * identify says that the browser is the user; alias, that the previous id is. Whether that was a user's or a browser's,
 * the call does not say: unless it names it as its anonymousId too, it is taken for both, as far as the key may.
 */
function linksOf(call: 'identify' | 'alias', item: Item, subject: Subject, reading: Reading): Linking | undefined {
  const anonymous = idText(item['anonymousId']);
  if (call === 'identify') return linking(subject, anonymous === null ? [] : [`a:${anonymous}`], reading);
  const previous = idText(item['previousId']);
  if (previous === null) return undefined;
  const browser = previous === anonymous || reading.request.keyKind === 'public';
  return linking(subject, browser ? [`a:${previous}`] : [`a:${previous}`, `u:${previous}`], reading);
}

/** Segment's rule: time = received − (sentAt − originalTimestamp), so this much is added to the original. */
function skewOf(item: Item, reading: Reading): number {
  const sent = item['sentAt'];
  const skew = isPresent(sent) ? firstReceived(reading.request) - readTime(sent) : reading.skew;
  return Number.isNaN(skew) ? 0 : skew;
}

function contextOf(own: JsonObject | undefined, integrations: JsonObject | undefined, reading: Reading): JsonObject {
  const chosen = integrations ?? reading.integrations;
  let context = own ?? {};
  if (reading.context !== null) context = { ...reading.context, ...context };
  if (isPresent(chosen) && !isEmpty(chosen as JsonObject)) context = { ...context, integrations: chosen as JsonObject };
  return context;
}

/** Adds a field of the call to its properties. A property of that name with another value moves aside. */
function keep(data: Item, name: string, value: unknown): void {
  if (!isPresent(value)) return;
  const there = data[name];
  if (there !== undefined && there !== value) data[`properties.${name}`] = there;
  data[name] = value;
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false;
  return true;
}
