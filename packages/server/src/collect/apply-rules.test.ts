import type { EventSpec } from '@millrace/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import { compareText } from '../language/language.ts';
import { answerOf, countsOf } from './http/answer.ts';
import { explainReceived } from './collect.ts';
import { forms, taken } from './collect.fixture.ts';

const sold: EventSpec = {
  subject: 'lead',
  category: 'database',
  fields: {
    price: { type: 'integer', required: true, min: 0 },
    buyer_id: { type: 'text', from: ['buyerId'], trim: true },
  },
  unknown: 'quarantine',
  unique: ['buyer_id'],
};
const rulesFor = (spec: EventSpec, more: Parameters<typeof rulesFrom>[0] = {}) =>
  rulesFrom({ event: { sold: spec }, ...more });

const subject = { kind: 'lead', id: 'l1' };
const good = { id: '1', type: 'sold', subject, data: { price: 5, buyer_id: 'b' } };
const sloppy = { id: '2', type: 'sold', subject, data: { price: 5, buyerId: ' b ' } };
const bad = { id: '3', type: 'sold', subject: 'person/x', data: { price: 'much', colour: 'red' } };
const other = { id: '4', type: 'page', data: { price: 'much' } };

describe('an event document', () => {
  test('cleans what is admitted, says its hash, and keeps what was sent for the body', () => {
    const [first, second, , fourth] = taken(forms.native, [good, sloppy, bad, other], { rules: rulesFor(sold) }).items;
    expect(first).toMatchObject({ event: { schema: '#sold', category: 'database', unique: '["b"]' } });
    expect(second).toMatchObject({
      event: { data: { price: 5, buyer_id: 'b' }, sent: { category: 'service', data: sloppy.data } },
    });
    expect(fourth).toMatchObject({ event: { schema: undefined, sent: undefined, category: 'service' } });
  });

  test('observe: nothing is said', () => {
    const { judgement } = taken(forms.native, [good, bad], { rules: rulesFor(sold) });
    expect(JSON.parse(answerOf(judgement, countsOf(judgement)))).toEqual({
      accepted: 2,
      quarantined: 0,
      rejected: 0,
      dropped: 0,
      verdicts: [],
    });
  });

  const detail = 'price: expected a whole number, got "much"; colour: not declared; subject: expected lead, got person';

  test('warn: accepted, and the verdicts name field, expected and got', () => {
    const unnamed = { type: 'sold', subject, data: {} };
    const { judgement } = taken(forms.native, [good, bad, unnamed], { rules: rulesFor({ ...sold, mode: 'warn' }) });
    const answer = JSON.parse(answerOf(judgement, countsOf(judgement))) as { accepted: number; verdicts: object[] };
    expect(answer.accepted).toBe(3);
    expect(answer.verdicts).toMatchObject([
      { index: 1, id: '3', verdict: 'accepted', code: 'EVENT_FIELD_TYPE', message: expect.stringContaining(detail) },
      { index: 2, verdict: 'accepted', code: 'ID_MINTED' },
      { index: 2, verdict: 'accepted', code: 'EVENT_FIELD_REQUIRED' },
    ]);
  });

  test('block: quarantined with its bytes', () => {
    const { items, judgement } = taken(forms.native, [bad, good], { rules: rulesFor({ ...sold, mode: 'block' }) });
    expect(countsOf(judgement)).toEqual({ accepted: 1, quarantined: 1, rejected: 0, dropped: 0 });
    expect(items[0]).toMatchObject({ verdict: 'quarantined', code: 'EVENT_FIELD_TYPE', detail, id: '3', type: 'sold' });
    expect(JSON.parse(items[0]?.original().toString() ?? '')).toEqual(bad);
  });

  test('a personal value is in no message', () => {
    const rules = rulesFrom({ event: { t: { mode: 'block', fields: { ssn: { type: 'integer', pii: 'ssn' } } } } });
    const [item] = taken(forms.native, [{ type: 't', data: { ssn: '123-45-6789' } }], { rules }).items;
    expect(item).toMatchObject({ detail: 'ssn: expected a whole number, got a text' });
  });
});

test('noise is dropped and counted, or marked as test traffic', () => {
  const rules = rulesFrom({
    noise: {
      bots: { action: 'drop', userAgents: ['bot'] },
      office: { action: 'mark', addresses: ['10.0.0.0/8'] },
    },
  });
  const bot = { id: 'a', type: 'page', context: { userAgent: 'Bot/1.0' } };
  const office = { id: 'b', type: 'page', context: { ip: '10.1.1.1' } };
  const { items, judgement } = taken(forms.native, [bot, office, other], { rules });
  expect(items.map((item) => (item.verdict === 'accepted' ? item.event.test === true : item.verdict))).toEqual([
    'dropped',
    true,
    false,
  ]);
  const answer = JSON.parse(answerOf(judgement, countsOf(judgement))) as { dropped: number; verdicts: object[] };
  expect(answer).toMatchObject({ accepted: 2, dropped: 1 });
  expect(answer.verdicts).toMatchObject([{ index: 0, id: 'a', verdict: 'dropped', code: 'EVENT_NOISE' }]);
});

test('a foreign item becomes an event, and is cleaned like any other', () => {
  const rules = rulesFor(sold, {
    mapping: {
      shop: {
        when: 'exists(order)',
        event: {
          type: { value: 'sold' },
          id: 'order.no',
          subject: { kind: { value: 'lead' }, id: 'order.lead' },
          data: { price: 'order.total', buyerId: 'order.buyer' },
        },
      },
    },
  });
  const foreign = { order: { no: 7, lead: 'l9', total: 12, buyer: 'b2 ' } };
  const [mapped, plain] = taken(forms.native, [foreign, good], { rules }).items;
  expect(mapped).toMatchObject({
    event: {
      id: '7',
      type: 'sold',
      subject: { id: 'l9' },
      data: { price: 12, buyer_id: 'b2' },
      sent: { data: foreign },
    },
  });
  expect(plain).toMatchObject({ event: { id: '1' } });
});

test('what documents did to an event can be told again from its entry', async () => {
  const rules = rulesFor(sold);
  const { entry } = taken(forms.native, [good, sloppy, bad], { rules });
  const rulesAt = async () => rules;
  expect(await explainReceived(entry, 1, rulesAt)).toEqual({
    revision: 1,
    mapping: null,
    problems: [],
    changes: [
      { path: 'buyer_id', rule: 'rename', from: 'buyerId', before: ' b ', after: ' b ' },
      { path: 'buyer_id', rule: 'trim', before: ' b ', after: 'b' },
      { path: 'category', rule: 'category', before: 'service', after: 'database' },
    ],
  });
  expect(await explainReceived(entry, 0, rulesAt)).toMatchObject({ problems: [], changes: [{ path: 'category' }] });
  const { entry: plain } = taken(forms.native, [good]);
  expect(await explainReceived(plain, 0, rulesAt)).toBeUndefined();
});

test('the same bytes give the same items by the same rules, and what was answered stands', () => {
  const specs = fc.record({
    mode: fc.constantFrom('observe' as const, 'warn' as const, 'block' as const),
    unknown: fc.constantFrom('keep' as const, 'drop' as const, 'quarantine' as const),
    noisy: fc.boolean(),
  });
  const items = fc.array(fc.constantFrom(good, sloppy, bad, other, { type: 'sold' }, { id: 5 }, 'nothing'), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(specs, items, ({ noisy, ...spec }, list) => {
      const noise = noisy ? { noise: { pages: { action: 'drop' as const, types: ['page'] } } } : {};
      const rules = rulesFor({ ...sold, ...spec }, noise);
      const { judgement, items: read } = taken(forms.native, list, { rules });
      const said = judgement.outcomes.map((outcome) => ('verdict' in outcome ? outcome.verdict : outcome.data));
      expect(read.map((item) => (item.verdict === 'accepted' ? item.event.data : item.verdict))).toEqual(said);
      const { accepted, quarantined, rejected, dropped } = countsOf(judgement);
      expect(accepted + quarantined + rejected + dropped).toBe(list.length);
    }),
    { numRuns: 200 },
  );
});

test('events of one request with ids of their own and without a time stay in the order of the array', () => {
  const sent = ['z', 'm', 'a'].map((id) => ({ id, type: 'scanned', subject: 'parcel/p1' }));
  const { items } = taken(forms.native, [...sent, { ...sent[0], id: 't', time: 1767603600000 }], { rules: null });
  const orders = items.map((item) => (item.verdict === 'accepted' ? item.event.order : ''));
  // None is as 0.
  expect(orders).toEqual([undefined, 1, 2, undefined]);
  const [own] = taken(forms.native, [{ id: 'o', type: 'scanned', order: 9 }], { rules: null }).items;
  expect(own).toMatchObject({ verdict: 'accepted', event: { order: 9 } });
});

test('events of one request without id and time stay in the order of the array', () => {
  const sent = ['announced', 'scanned', 'delivered'].map((type) => ({ type, subject: 'parcel/p1' }));
  const { items } = taken(forms.native, sent, { rules: null });
  const ids = items.map((item) => (item.verdict === 'accepted' ? item.event.id : ''));
  expect(ids.toSorted(compareText)).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});
