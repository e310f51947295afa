import { describe, expect, it } from 'vitest';
import { at, codeOf, eventOf, forms, taken } from '../collect.fixture.ts';
import type { Form } from '../request.ts';

const { cloudevents } = forms;
const event = { specversion: '1.0', id: 'c1', source: '/crm', type: 'lead.sold' };
const binary = (contentType: string, headers: Record<string, string>): Form => ({
  dialect: 'cloudevents',
  layout: 'whole',
  contentType,
  headers: {
    specversion: '1.0',
    id: 'c1',
    source: '/crm',
    type: 'lead.sold',
    ...headers,
  },
});

describe('a CloudEvent', () => {
  it('becomes an event', () => {
    const body = {
      ...event,
      subject: 'lead/1',
      time: '2026-01-05T08:59:00Z',
      datacontenttype: 'application/json',
      data: { a: 1 },
      sequence: '17',
      causationid: 'c0',
      traceparent: '00-1',
      partitionkey: 'p',
    };
    expect(eventOf(cloudevents, body)).toEqual({
      workspace: 'main',
      id: 'c1',
      producer: 'api//crm',
      type: 'lead.sold',
      category: 'service',
      time: at - 6e4,
      ownTime: at - 6e4,
      received: at,
      subject: {
        kind: 'lead',
        id: '1',
      },
      data: { a: 1 },
      order: 17,
      cause: 'c0',
      context: {
        extensions: {
          datacontenttype: 'application/json',
          traceparent: '00-1',
          partitionkey: 'p',
        },
      },
      position: {
        partition: 0,
        offset: 7,
        index: 0,
      },
    });
  });

  it('comes in batches', () => {
    const { items } = taken(cloudevents, [
      event,
      { ...event, id: 'c2', specversion: '0.3' },
      5,
      { ...event, id: 'c3' },
    ]);
    expect(items.map((item) => (item.verdict === 'accepted' ? item.event.id : item.code))).toEqual([
      'c1',
      'EVENT_FIELD_INVALID',
      'EVENT_NOT_OBJECT',
      'c3',
    ]);
  });

  it.each([
    ['lead/1', { kind: 'lead', id: '1' }],
    ['file.jpg', { kind: 'subject', id: 'file.jpg' }],
    ['/blobs/a', { kind: 'subject', id: '/blobs/a' }],
    ['my file/1', { kind: 'subject', id: 'my file/1' }],
    ['lead/', { kind: 'subject', id: 'lead/' }],
  ])('subject %s', (subject, expected) => {
    expect(eventOf(cloudevents, { ...event, subject }).subject).toEqual(expected);
  });

  it.each([
    ['an object', { data: { a: 1 } }, { a: 1 }],
    ['another value', { data: [1, 'x'] }, { value: [1, 'x'] }],
    ['a text', { data: 'x', datacontenttype: 'text/plain' }, { value: 'x' }],
    ['none', {}, {}],
    [
      'packed JSON',
      { data_base64: btoa('{"n":12345678901234567890}'), datacontenttype: 'application/json' },
      { n: '12345678901234567890' },
    ],
    [
      'packed JSON that is too deep',
      { data_base64: btoa('['.repeat(400) + ']'.repeat(400)), datacontenttype: 'application/json' },
      { base64: btoa('['.repeat(400) + ']'.repeat(400)) },
    ],
    ['packed bytes', { data_base64: 'AAEC' }, { base64: 'AAEC' }],
  ])('data: %s', (_, fields, data) => {
    expect(eventOf(cloudevents, { ...event, ...fields }).data).toEqual(data);
  });

  it('keeps a sequence that is no number', () => {
    const { order, context } = eventOf(cloudevents, { ...event, sequence: 'b-7' });
    expect(order).toBeUndefined();
    expect(context).toEqual({ extensions: { sequence: 'b-7' } });
  });

  it.each([
    [{ specversion: undefined }, 'EVENT_FIELD_INVALID'],
    [{ type: undefined }, 'EVENT_TYPE_MISSING'],
    [{ id: '' }, 'EVENT_ID_INVALID'],
    [{ time: 'x' }, 'EVENT_TIME_INVALID'],
    [{ subject: 5 }, 'EVENT_SUBJECT_INVALID'],
    [{ source: 'x'.repeat(300) }, 'EVENT_FIELD_INVALID'],
    [{ data_base64: 5 }, 'EVENT_FIELD_INVALID'],
  ])('%j is quarantined', (fields, code) => {
    expect(codeOf(cloudevents, { ...event, ...fields })).toBe(`quarantined ${code}`);
  });
});

describe('binary mode', () => {
  it.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/vnd.x+json; charset=utf-8', '[1]', { value: [1] }],
    ['text/plain', 'hello', { value: 'hello' }],
    ['image/png', Buffer.from([0, 255]), { base64: 'AP8=' }],
    ['text/plain', Buffer.from([0x68, 255]), { base64: 'aP8=' }],
    ['', '', {}],
  ])('%s %s', (contentType, body, data) => {
    expect(eventOf(binary(contentType, {}), body)).toMatchObject({ id: 'c1', type: 'lead.sold', data });
  });

  it('decodes headers, and keeps those without a field', () => {
    const form = binary('text/plain', { subject: 'lead/M%C3%BCller', myext: '100%', __proto__: 'x' });
    expect(eventOf(form, 'x')).toMatchObject({
      subject: { kind: 'lead', id: 'Müller' },
      context: { extensions: { myext: '100%', datacontenttype: 'text/plain' } },
    });
  });

  it('refuses data that is not the JSON it says it is, and rejects what is over a limit', () => {
    expect(() => taken(binary('application/json', {}), '{"a"')).toThrow('BODY_NOT_JSON');
    expect(codeOf(binary('application/json', {}), '['.repeat(33) + ']'.repeat(33))).toBe('rejected EVENT_TOO_DEEP');
  });
});
