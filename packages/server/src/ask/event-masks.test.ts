import type { EventView } from '@millrace/contract';
import { expect, test } from 'vitest';
import { noDocuments, type Edition, type Stored } from '../catalog/catalog.ts';
import { eventMasks, hide } from './event-masks.ts';

const stored = (kind: 'event' | 'entity', name: string, spec: Stored['spec']): Stored => ({
  kind,
  name,
  spec,
  version: 1,
  revision: 1,
  hash: 'h',
  author: 'a',
  at: 0,
});
const documents = [
  stored('event', 'signed', { title: 'Signed', fields: { 'by.name': { type: 'text', pii: 'name' } } }),
  stored('entity', 'lead', {
    title: 'Lead',
    fields: { contact: { fold: 'last', of: 'data.contact', pii: 'email' }, price: { fold: 'last', of: 'data.price' } },
    items: { calls: { key: 'data.call', fields: { phone: { fold: 'last', of: 'data.call.phone', pii: 'phone' } } } },
  }),
];
const edition: Edition = {
  ...noDocuments,
  of: (kind) => documents.filter((each) => each.kind === kind),
  compiled: (_kinds, compile) => compile(edition),
};
const event: Pick<EventView, 'type' | 'subject' | 'data'> = {
  type: 'signed',
  subject: { kind: 'lead', id: 'l1' },
  data: {
    by: { name: 'Jane', role: 'head' },
    contact: 'jane@example.com',
    price: 5,
    call: [{ phone: '5551234', n: 1 }],
  },
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
  const other = { ...event, type: 'seen', subject: { kind: 'buyer', id: 'b' } };
  expect(eventMasks(edition).mask(other)).toEqual(other);
  const none: Edition = { ...edition, of: () => [], compiled: (_kinds, compile) => compile(none) };
  expect(eventMasks(none).mask(event)).toEqual(event);
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
