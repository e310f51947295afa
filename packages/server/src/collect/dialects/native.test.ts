import { describe, expect, it } from 'vitest';
import { at, codeOf, eventOf, forms, taken } from '../collect.fixture.ts';

const { native, lines } = forms;
const day = 86_400_000;

describe('a native event', () => {
  it('keeps every field', () => {
    const event = eventOf(native, {
      id: 'e1',
      type: 'lead.sold',
      time: '2026-01-05T08:59:00Z',
      subject: {
        kind: 'lead',
        id: 'l/1',
      },
      category: 'service',
      flow: 'solar',
      data: { price: 1200 },
      context: { ip: '10.0.0.1' },
      order: 7,
      cause: 'e0',
      depth: 2,
      corrects: 'e-1',
      retracts: 'e-2',
      test: true,
      producer: 'crm',
    });
    expect(event).toEqual({
      workspace: 'main',
      id: 'e1',
      producer: 'api/crm',
      type: 'lead.sold',
      category: 'service',
      flow: 'solar',
      time: at - 6e4,
      received: at,
      ownTime: at - 6e4,
      subject: {
        kind: 'lead',
        id: 'l/1',
      },
      data: { price: 1200 },
      context: { ip: '10.0.0.1' },
      order: 7,
      cause: 'e0',
      depth: 2,
      corrects: 'e-1',
      retracts: 'e-2',
      test: true,
      position: {
        partition: 0,
        offset: 7,
        index: 0,
      },
    });
  });

  it('needs only a type: the id is minted, the same on every run', () => {
    const body = '{"type":"ping"}';
    const event = eventOf(native, body);
    expect(event).toEqual({
      workspace: 'main',
      id: event.id,
      producer: 'api',
      type: 'ping',
      category: 'service',
      time: at,
      received: at,
      data: {},
      context: {},
      position: {
        partition: 0,
        offset: 7,
        index: 0,
      },
    });
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(eventOf(native, body).id).toBe(event.id);
    expect(eventOf(native, body, { seed: 'other' }).id).not.toBe(event.id);
    expect(taken(native, body).judgement.minted).toEqual([0]);
  });

  it('takes null for absent', () => {
    const event = eventOf(native, {
      id: 'e',
      type: 't',
      time: null,
      subject: null,
      data: null,
      context: null,
      order: null,
      test: null,
      producer: null,
    });
    expect(event).toMatchObject({ producer: 'api', time: at, data: {}, context: {} });
    expect(event.subject).toBeUndefined();
  });

  it('keeps what has no field of its own as an extension', () => {
    const event = eventOf(
      native,
      '{"type":"t","user":5,"__proto__":{"x":1},"constructor":1,"context":{"extensions":{"a":1}}}',
    );
    expect(JSON.stringify(event.context)).toBe('{"extensions":{"a":1,"user":5,"__proto__":{"x":1},"constructor":1}}');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['lead/1', { kind: 'lead', id: '1' }],
    ['lead/1/2', { kind: 'lead', id: '1/2' }],
    [
      { kind: 'person', id: 'u:1' },
      { kind: 'person', id: 'u:1' },
    ],
  ])('reads the subject %j', (subject, expected) => {
    expect(eventOf(native, { type: 't', subject }).subject).toEqual(expected);
  });

  it.each([
    [{ id: '' }, 'EVENT_ID_INVALID'],
    [{ id: 5 }, 'EVENT_ID_INVALID'],
    [{ id: 'x'.repeat(129) }, 'EVENT_ID_INVALID'],
    [{ id: 'a\0b' }, 'EVENT_ID_INVALID'],
    [{ type: undefined }, 'EVENT_TYPE_MISSING'],
    [{ type: '' }, 'EVENT_TYPE_INVALID'],
    [{ type: 'x'.repeat(257) }, 'EVENT_TYPE_INVALID'],
    [{ type: 'a\0' }, 'EVENT_TYPE_INVALID'],
    [{ type: ['t'] }, 'EVENT_TYPE_INVALID'],
    [{ time: 'yesterday' }, 'EVENT_TIME_INVALID'],
    [{ time: '' }, 'EVENT_TIME_INVALID'],
    [{ time: -1 }, 'EVENT_TIME_RANGE'],
    [{ time: '1969-12-31T23:59:59Z' }, 'EVENT_TIME_RANGE'],
    [{ time: 1e300 }, 'EVENT_TIME_RANGE'],
    [{ time: {} }, 'EVENT_TIME_INVALID'],
    [{ subject: 'lead' }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: '/1' }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: 'lead/' }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: { kind: 'lead' } }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: { kind: 'a/b', id: '1' } }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: { kind: 'k'.repeat(65), id: '1' } }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: { kind: 'lead', id: '1'.repeat(513) } }, 'EVENT_SUBJECT_INVALID'],
    [{ subject: { kind: 'lead', id: 'a\0' } }, 'EVENT_SUBJECT_INVALID'],
    [{ data: [] }, 'EVENT_FIELD_INVALID'],
    [{ data: 'x' }, 'EVENT_FIELD_INVALID'],
    [{ context: 1 }, 'EVENT_FIELD_INVALID'],
    [{ category: 'No Such' }, 'EVENT_FIELD_INVALID'],
    [{ category: '../etc' }, 'EVENT_FIELD_INVALID'],
    [{ flow: 1 }, 'EVENT_FIELD_INVALID'],
    [{ order: 'x' }, 'EVENT_FIELD_INVALID'],
    [{ depth: -1 }, 'EVENT_FIELD_INVALID'],
    [{ depth: 1.5 }, 'EVENT_FIELD_INVALID'],
    [{ test: 'yes' }, 'EVENT_FIELD_INVALID'],
    [{ cause: 'x'.repeat(129) }, 'EVENT_FIELD_INVALID'],
    [{ producer: 'p'.repeat(253) }, 'EVENT_FIELD_INVALID'],
    [{ producer: 5 }, 'EVENT_FIELD_INVALID'],
  ])('quarantines %j', (fields, code) => {
    expect(codeOf(native, { id: 'e', type: 't', ...fields })).toBe(`quarantined ${code}`);
  });

  it.each(['corrects', 'retracts'] as const)(
    'quarantines what %s another under a public key, and under no other',
    (says) => {
      const item = { id: 'e', type: 't', [says]: 'd' };
      expect(codeOf(native, item, { keyKind: 'public' })).toBe('quarantined EVENT_SUPERSEDE_DENIED');
      expect(eventOf(native, { ...item, [says]: null }, { keyKind: 'public' })[says]).toBeUndefined();
      for (const keyKind of ['secret', 'admin'] as const) expect(eventOf(native, item, { keyKind })[says]).toBe('d');
    },
  );

  it.each(['3', '"x"', 'null', 'true', '[[]]'])('rejects %s', (body) => {
    expect(codeOf(native, body)).toBe('rejected EVENT_NOT_OBJECT');
  });
});

describe('time', () => {
  const past = at - 90 * day;
  const future = at + 3_600_000;
  it.each([
    ['in time', at - 5, false, { time: at - 5, ownTime: at - 5 }],
    ['the last that is not too late', past, false, { time: past, ownTime: past }],
    ['too late', past - 1, false, { time: at, ownTime: past - 1, timeFlag: 'clamped_past' }],
    ['too late, but imported', past - 1, true, { time: past - 1, ownTime: past - 1 }],
    ['1970, imported', 0, true, { time: 0, ownTime: 0 }],
    ['the last that is not too early', future, false, { time: future, ownTime: future }],
    ['too early', future + 1, false, { time: at, ownTime: future + 1, timeFlag: 'clamped_future' }],
    ['too early, imported', future + 1, true, { time: at, ownTime: future + 1, timeFlag: 'clamped_future' }],
  ])('%s', (_, time, mayImport, expected) => {
    const plain = { timeFlag: undefined, ...expected };
    expect(eventOf(native, { type: 't', time }, { mayImport })).toMatchObject(plain);
    expect(eventOf(native, { type: 't', time: new Date(time).toISOString() }, { mayImport })).toMatchObject(plain);
  });
});

describe('exactness', () => {
  const data = (text: string): string => JSON.stringify(eventOf(native, `{"type":"t","data":${text}}`).data);

  it.each([
    ['{"a":9007199254740991}', '{"a":9007199254740991}'],
    ['{"a":9007199254740993}', '{"a":"9007199254740993"}'],
    ['{"a":-12345678901234567890}', '{"a":"-12345678901234567890"}'],
    ['{"a":1e999,"b":1.5}', '{"a":"1e999","b":1.5}'],
    ['{"a":1e21}', '{"a":1e+21}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"__proto__":{"a":1},"constructor":{"prototype":1}}', '{"__proto__":{"a":1},"constructor":{"prototype":1}}'],
    ['{"a":"\\ud800","\\udfff":1}', '{"a":"\\ud800","\\udfff":1}'],
    ['{"a":"\\u0000"}', '{"a":"\\u0000"}'],
  ])('%s is kept as %s', (sent, kept) => {
    expect(data(sent)).toBe(kept);
  });

  it('makes ids, types and subjects well-formed', () => {
    const event = eventOf(native, '{"id":"a\\ud800","type":"t\\udc00","subject":"k/\\ud800x"}');
    expect([event.id, event.type, event.subject?.id]).toEqual(['a\uFFFD', 't\uFFFD', '\uFFFDx']);
  });

  it('quarantines the items that are not UTF-8, and only them', () => {
    const body = Buffer.concat([
      Buffer.from('[{"type":"a"},{"id":"x","type":"b"'),
      Buffer.from(',"c":"\xff"},{"type":"c"}]', 'latin1'),
    ]);
    const { items } = taken(native, body);
    expect(
      items.map((item) => (item.verdict === 'accepted' ? item.event.type : [item.verdict, item.code, item.id])),
    ).toEqual(['a', ['quarantined', 'EVENT_FIELD_INVALID', 'x'], 'c']);
  });
});

describe('NDJSON', () => {
  it('judges each line by itself', () => {
    const { items } = taken(lines, '{"type":"a","id":"1"}\r\n\n{"type":\n[1]\n{"id":"2"}\n{"type":"b","id":"3"}');
    expect(items.map((item) => (item.verdict === 'accepted' ? item.event.id : item.code))).toEqual([
      '1',
      'EVENT_NOT_JSON',
      'EVENT_NOT_OBJECT',
      'EVENT_TYPE_MISSING',
      '3',
    ]);
    expect(items.map((item) => item.original().toString())[1]).toBe('{"type":');
  });

  it('is recognised under a JSON content type', () => {
    expect(taken(native, '{"type":"a"}\n{"type":"b"}\n').items.map(({ verdict }) => verdict)).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(() => taken(native, '{\n"type":"a",\n}\n')).toThrow('BODY_NOT_JSON');
    expect(() => taken(lines, 'a\nb\n')).toThrow('BODY_NOT_JSON');
  });
});
