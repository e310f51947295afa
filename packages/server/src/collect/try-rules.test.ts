import type { EventSpec, MappingSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { rulesFrom } from '../catalog/catalog.contract.ts';
import { at, forms, taken } from './collect.fixture.ts';
import type { Form } from './request.ts';
import { tryRules, type TriedEntry } from './try-rules.ts';

/** Entries of `received` as these bodies make them, told from the newest. */
function received(...bodies: readonly (readonly [Form, object, producer?: string])[]): {
  readonly entries: AsyncGenerator<TriedEntry>;
  readonly read: number[];
} {
  const read: number[] = [];
  async function* newest(): AsyncGenerator<TriedEntry> {
    for (const [offset, [form, body, producer = 'api']] of [...bodies.entries()].toReversed()) {
      read.push(offset);
      yield { partition: 0, offset, bytes: taken(form, body, { producer, received: at + offset }).entry };
    }
  }
  return { entries: newest(), read };
}

const sold = (more: EventSpec = {}): EventSpec => ({ fields: { price: { type: 'integer' } }, ...more });
const sale = (id: string, price: unknown): object => ({ id, type: 'sold', data: { price, mail: 'jane@example.com' } });

test('a document that reads what is classed as personal is not tried, and reads no item', async () => {
  const moved = [{ kind: 'event', name: 'sold', withheld: 'mail' }] as const;
  const { entries } = received([forms.native, [sale('1', 5)]]);
  const [trial] = await tryRules('main', { before: null, after: null, moved }, entries);
  expect(trial).toMatchObject({ withheld: 'mail', tried: 0, changed: 0, examples: [] });
});

test('an event document is tried on the newest events of its type, as it would be and as it is', async () => {
  const before = rulesFrom({ event: { sold: sold() } });
  const after = rulesFrom({
    event: {
      sold: { mode: 'block', fields: { price: { type: 'integer', max: 10 }, mail: { type: 'text', pii: 'email' } } },
    },
  });
  const { entries } = received(
    [forms.native, [sale('1', 5), sale('2', 'x'), { id: '3', type: 'page' }]],
    [forms.native, [sale('4', 11)]],
  );
  const [trial] = await tryRules('main', { before, after, moved: [{ kind: 'event', name: 'sold' }] }, entries);
  expect(trial).toEqual({
    kind: 'event',
    name: 'sold',
    looked: 4,
    tried: 3,
    changed: 2,
    before: { verdicts: { accepted: 3, faulty: 1 }, types: { sold: 3 } },
    after: { verdicts: { quarantined: 2, accepted: 1 }, types: { sold: 1 } },
    examples: [
      {
        id: '4',
        received: '2026-01-05T09:00:00.001Z',
        before: {
          verdict: 'accepted',
          event: {
            type: 'sold',
            category: 'service',
            time: '2026-01-05T09:00:00.001Z',
            data: { price: 11, mail: 'j***@example.com' },
            context: {},
          },
        },
        after: {
          verdict: 'quarantined',
          code: 'EVENT_FIELD_RANGE',
          message: 'price: expected at most 10, got 11',
        },
      },
      expect.objectContaining({ id: '2', before: expect.objectContaining({ code: 'EVENT_FIELD_TYPE' }) }),
    ],
  });
});

test('a mapping is tried on the items it takes; each kind of change is among the examples', async () => {
  const mapping: MappingSpec = {
    producer: 'gull',
    when: 'exists(shipment)',
    event: { type: { path: 'shipment.code', words: { 1: 'parcel.announced' } }, id: 'shipment.no' },
  };
  const after = rulesFrom({ mapping: { gull: mapping } });
  const item = (no: number, code: number): object => ({ shipment: { no, code } });
  const many = Array.from({ length: 6 }, (_, no) => item(no, 1));
  const { entries } = received(
    [forms.native, [item(7, 77), { type: 'page' }], 'gull'],
    [forms.native, many, 'gull'],
    [forms.native, [item(9, 1)], 'other'],
  );
  const [trial] = await tryRules('main', { before: null, after, moved: [{ kind: 'mapping', name: 'gull' }] }, entries);
  expect(trial).toMatchObject({
    looked: 9,
    tried: 7,
    changed: 7,
    before: { verdicts: { quarantined: 7 }, types: {} },
    after: { verdicts: { accepted: 7 }, types: { 'parcel.announced': 6, 77: 1 } },
  });
  const types = trial?.examples.map(({ after: { event, mapping: by } }) => `${String(event?.['type'])} by ${by}`);
  expect(types).toHaveLength(5);
  expect(types?.slice(0, 2)).toEqual(['parcel.announced by gull', '77 by gull']);
  expect(trial?.examples[0]?.before).toMatchObject({ verdict: 'quarantined', code: 'EVENT_TYPE_MISSING' });
});

test('nothing of another workspace and of the platform itself is looked at, and no more than is wanted', async () => {
  const moved = [{ kind: 'event', name: 'sold' }] as const;
  const rules = { before: null, after: rulesFrom({ event: { sold: sold() } }), moved };
  const hundred = Array.from({ length: 100 }, (_, n) => sale(String(n), n));
  const wanted = received(
    [forms.native, [sale('old', 1)]],
    [forms.native, hundred],
    [forms.native, [sale('own', 1)], 'millrace'],
  );
  const [trial] = await tryRules('main', rules, wanted.entries);
  expect(trial).toMatchObject({ looked: 100, tried: 100, changed: 0 });
  expect(wanted.read).toEqual([2, 1]);
  const [other] = await tryRules('other', rules, received([forms.native, hundred]).entries);
  expect(other).toMatchObject({ looked: 0, tried: 0, examples: [] });
});

test('an item that was sent in again is tried once, and a large event is shown without its data', async () => {
  const again = { partition: 0, offset: 0, indexes: [1], received: at, minted: [1] };
  const large = { id: '2', type: 'sold', data: { price: 'x'.repeat(20_000) } };
  async function* newest(): AsyncGenerator<TriedEntry> {
    const first = [sale('1', 1), large];
    yield { partition: 0, offset: 1, bytes: taken(forms.native, [large], { replay: again }).entry };
    yield { partition: 0, offset: 0, bytes: taken(forms.native, first).entry };
  }
  const after = rulesFrom({ event: { sold: sold({ category: 'user' }) } });
  const moved = [{ kind: 'event', name: 'sold' }] as const;
  const [trial] = await tryRules('main', { before: null, after, moved }, newest());
  expect(trial).toMatchObject({ tried: 2, changed: 2 });
  expect(trial?.examples[0]?.after.event).toEqual({
    type: 'sold',
    order: 1,
    category: 'user',
    time: '2026-01-05T09:00:00.000Z',
  });
});
