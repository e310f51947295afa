import { describe, expect, it } from 'vitest';
import { at, codeOf, eventOf, forms, taken } from '../collect.fixture.ts';

const { batch, call } = forms;
const iso = (ms: number): string => new Date(ms).toISOString();

describe('a Segment call', () => {
  it.each([
    [
      'track',
      { event: 'Order Completed', userId: 'u1', properties: { total: 5 } },
      { type: 'Order Completed', subject: { kind: 'person', id: 'u:u1' }, data: { total: 5 } },
    ],
    [
      'identify',
      { userId: 'u1', anonymousId: 'a1', traits: { plan: 'pro' } },
      { type: 'identify', subject: { kind: 'person', id: 'u:u1' }, data: { plan: 'pro', anonymousId: 'a1' } },
    ],
    [
      'page',
      { anonymousId: 'a1', name: 'Home', category: 'Site', properties: { url: '/' } },
      { type: 'page', subject: { kind: 'person', id: 'a:a1' }, data: { url: '/', name: 'Home', category: 'Site' } },
    ],
    [
      'screen',
      { userId: null, anonymousId: 'a1', name: 'Main' },
      { type: 'screen', subject: { kind: 'person', id: 'a:a1' }, data: { name: 'Main' } },
    ],
    [
      'group',
      { userId: 'u1', groupId: 'g1', traits: { seats: 3 } },
      { type: 'group', subject: { kind: 'person', id: 'u:u1' }, data: { seats: 3, groupId: 'g1' } },
    ],
    [
      'alias',
      { userId: 'u1', previousId: 'a1' },
      { type: 'alias', subject: { kind: 'person', id: 'u:u1' }, data: { previousId: 'a1' } },
    ],
  ])('%s', (name, body, expected) => {
    const common = { messageId: 'm1', context: { ip: '10.0.0.1' }, integrations: {} };
    const event = eventOf(call, { ...common, ...body }, { call: name });
    expect(event).toMatchObject({
      ...expected,
      id: 'm1',
      producer: 'api',
      category: 'user',
      context: { ip: '10.0.0.1' },
    });
    expect(event.data).toEqual(expected.data);
    const inBatch = eventOf(batch, { batch: [{ type: name, ...common, ...body }] });
    expect(inBatch).toEqual(event);
  });

  it('moves a property aside whose name the call needs', () => {
    const event = eventOf(
      call,
      { userId: 'u', name: 'Home', properties: { name: 'x', anonymousId: 'y' }, anonymousId: 'a' },
      { call: 'page' },
    );
    expect(event.data).toEqual({
      name: 'Home',
      'properties.name': 'x',
      anonymousId: 'a',
      'properties.anonymousId': 'y',
    });
  });

  it('keeps destinations, and what the batch says for all', () => {
    const body = {
      batch: [
        { type: 'track', event: 'a', userId: 'u', context: { ip: '1' } },
        { type: 'track', event: 'b', userId: 'u', integrations: { All: false } },
      ],
      context: { ip: '2', locale: 'en' },
      integrations: { X: true },
    };
    const { items } = taken(batch, body);
    expect(items.map((item) => item.verdict === 'accepted' && item.event.context)).toEqual([
      { ip: '1', locale: 'en', integrations: { X: true } },
      { ip: '2', locale: 'en', integrations: { All: false } },
    ]);
  });

  it('takes a number for a user id, and a batch context with __proto__ harmlessly', () => {
    expect(eventOf(call, { event: 'e', userId: 42 }, { call: 'track' }).subject).toEqual({
      kind: 'person',
      id: 'u:42',
    });
    const event = eventOf(
      batch,
      '{"batch":[{"type":"track","event":"e","userId":"u"}],"context":{"__proto__":{"polluted":1}}}',
    );
    expect(JSON.stringify(event.context)).toBe('{"__proto__":{"polluted":1}}');
    expect((event.context as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['track', { userId: 'u' }, 'EVENT_TYPE_MISSING'],
    ['track', { event: '', userId: 'u' }, 'EVENT_TYPE_INVALID'],
    ['track', { event: 'e' }, 'EVENT_SUBJECT_MISSING'],
    ['track', { event: 'e', userId: '', anonymousId: null }, 'EVENT_SUBJECT_MISSING'],
    ['track', { event: 'e', userId: {} }, 'EVENT_SUBJECT_INVALID'],
    ['track', { event: 'e', userId: 'x'.repeat(511) }, 'EVENT_SUBJECT_INVALID'],
    ['track', { event: 'e', userId: 'u', messageId: 'm'.repeat(129) }, 'EVENT_ID_INVALID'],
    ['track', { event: 'e', userId: 'u', timestamp: 'soon' }, 'EVENT_TIME_INVALID'],
    ['track', { event: 'e', userId: 'u', properties: [] }, 'EVENT_FIELD_INVALID'],
    ['identify', { userId: 'u', traits: 'x' }, 'EVENT_FIELD_INVALID'],
    ['page', { userId: 'u', context: [] }, 'EVENT_FIELD_INVALID'],
    ['', { type: 'delete', userId: 'u' }, 'EVENT_TYPE_INVALID'],
    ['', { userId: 'u' }, 'EVENT_TYPE_MISSING'],
  ])('%s %j is quarantined', (name, body, code) => {
    expect(codeOf(call, body, { call: name })).toBe(`quarantined ${code}`);
  });

  it.each(['{}', '{"batch":{}}', '[]', '3'])('refuses %s as a batch', (body) => {
    expect(() => taken(batch, body)).toThrow('REQUEST_INVALID');
  });

  it('does not let the context of a batch grow beyond a body', () => {
    const body = { batch: Array.from({ length: 1000 }, () => ({})), context: { a: 'x'.repeat(30_000) } };
    expect(() => taken(batch, body)).toThrow('BODY_TOO_LARGE');
  });
});

describe('clock skew', () => {
  const track = { type: 'track', event: 'e', userId: 'u' };
  const hour = 3_600_000;

  it.each([
    [
      'a clock two hours ahead',
      { timestamp: iso(at + 2 * hour - 500) },
      iso(at + 2 * hour),
      { time: at - 500, ownTime: at + 2 * hour - 500 },
    ],
    [
      'the original counts, not the timestamp',
      { timestamp: iso(at), originalTimestamp: iso(at - 900) },
      iso(at),
      { time: at - 900 },
    ],
    ['no sentAt: no correction', { timestamp: iso(at - 900) }, undefined, { time: at - 900 }],
    ['sentAt unreadable: no correction', { timestamp: iso(at - 900) }, 'x', { time: at - 900 }],
    ['sentAt of the item', { timestamp: iso(at - 900), sentAt: iso(at - 100) }, iso(at - 500), { time: at - 800 }],
    ['no timestamp', {}, iso(at), { time: at, ownTime: undefined }],
    [
      'still too old afterwards',
      { timestamp: iso(at - 100 * 24 * hour) },
      iso(at),
      { time: at, timeFlag: 'clamped_past' },
    ],
  ])('%s', (_, item, sentAt, expected) => {
    expect(eventOf(batch, { batch: [{ ...track, ...item }], sentAt })).toMatchObject(expected);
  });

  it('does not touch what is imported', () => {
    const body = { batch: [{ ...track, timestamp: iso(at - 200 * 24 * hour) }], sentAt: iso(at - 5000) };
    expect(eventOf(batch, body, { mayImport: true })).toMatchObject({
      time: at - 200 * 24 * hour,
      timeFlag: undefined,
    });
  });
});
