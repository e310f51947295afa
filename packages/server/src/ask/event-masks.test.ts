import type { EventView } from '@millrace/contract';
import { expect, test } from 'vitest';
import { editionFrom } from '../catalog/catalog.contract.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { eventMasks, hide } from './event-masks.ts';

const edition = editionFrom([
  { kind: 'event', name: 'signed', spec: { title: 'Signed', fields: { 'by.name': { type: 'text', pii: 'name' } } } },
  {
    kind: 'entity',
    name: 'lead',
    spec: {
      title: 'Lead',
      fields: {
        contact: { fold: 'last', of: 'data.contact', pii: 'email' },
        price: { fold: 'last', of: 'data.price' },
      },
      items: { calls: { key: 'data.call', fields: { phone: { fold: 'last', of: 'data.call.phone', pii: 'phone' } } } },
    },
  },
]);
const event: Pick<EventView, 'type' | 'subject' | 'data' | 'context'> = {
  type: 'signed',
  subject: { kind: 'lead', id: 'l1' },
  data: {
    by: { name: 'Jane', role: 'head' },
    contact: 'jane@example.com',
    price: 5,
    call: [{ phone: '5551234', n: 1 }],
  },
  context: { page: { url: 'https://example.com' } },
};

test('given what the documents of type and subject class, then data show it masked, and the rest as it is', () => {
  expect(eventMasks(edition).mask(event)).toEqual({
    ...event,
    data: {
      by: { name: 'J***', role: 'head' },
      contact: 'j***@example.com',
      price: 5,
      call: [{ phone: '***34', n: 1 }],
    },
  });
});

test('given another type or kind, or documents that class nothing, then data stay as they are', () => {
  const data = { by: { name: 'Jane' }, contact: 'by post' };
  const other = { ...event, type: 'seen', subject: { kind: 'buyer', id: 'b' }, data };
  expect(eventMasks(edition).mask(other)).toEqual(other);
  expect(eventMasks(noDocuments).mask({ ...event, data })).toEqual({ ...event, data });
});

test('given what was sent in another shape, then what is masked in the event is hidden in it', () => {
  const hidden = eventMasks(edition).hidden(event, [{ path: 'contact', before: 'jane at example' }]);
  const sent = {
    person: ' JANE',
    mail: 'To: jane@example.com',
    was: 'jane at example',
    tel: 5551234,
    price: 5,
    list: [null, 'Jane'],
  };
  expect(hide(sent, hidden)).toEqual({
    person: ' J***',
    mail: 'To: j***@example.com',
    was: 'j***',
    tel: '***',
    price: 5,
    list: [null, 'J***'],
  });
});

test('given values that nobody has classed, then those shaped like personal ones are masked, wherever they stand', () => {
  const { mask } = eventMasks(edition);
  const seen = { ...event, type: 'seen', subject: null };
  const data = {
    note: 'ask jane@example.com',
    list: [{ tel: '212-555-4567' }],
    ssn: '123-45-6789',
    order: 'A-1',
    n: 7,
  };
  const context = { page: { url: 'https://example.com/?for=jane@example.com' } };
  expect(mask({ ...seen, data, context })).toMatchObject({
    data: { note: 'ask j***@example.com', list: [{ tel: 'XXX-XXX-4567' }], ssn: 'XXX-XX-6789', order: 'A-1', n: 7 },
    context: { page: { url: expect.not.stringContaining('jane') } },
  });
});

test('given an item that is no event, then what stands under a classed name is masked in any form it came in', () => {
  const { sent } = eventMasks(edition);
  const item = {
    properties: { by: { name: 'Jane' }, contact: 'jane at example' },
    list: [{ call: { phone: 5 } }],
    price: 5,
  };
  expect(sent(item, { type: 'signed' })).toEqual({
    properties: { by: { name: 'J***' }, contact: 'j***' },
    list: [{ call: { phone: '***' } }],
    price: 5,
  });
  expect(sent(item, { type: 'seen', kind: 'buyer' })).toEqual(item);
  expect(sent(item, { type: null })).toEqual(sent(item, { type: 'signed' }));
  expect(sent('{"broken": "jane@example.com', { type: null })).toBe('{"broken": "j***@example.com');
});
