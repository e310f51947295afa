import type { MappingSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { checkMapping, compileMapping } from './compile-mapping.ts';

const shop: MappingSpec = {
  producer: 'shop',
  when: 'exists(order.number)',
  event: {
    type: { path: 'order.status', words: { 1: 'order.placed', 2: 'order.paid' } },
    id: { concat: ['order.number', 'order.status'], with: '-' },
    time: 'order.at',
    timeFormat: 'DD.MM.YYYY HH:mm',
    subject: { kind: { value: 'person' }, id: { coalesce: ['customer.id', 'customer.email'] } },
    category: { value: 'service' },
    data: {
      total: 'order.total',
      twice: { expression: 'order.total * 2' },
      'buyer.country': 'customer.country',
      missing: 'nothing.here',
    },
    context: 'meta',
  },
};

test('a foreign item becomes an event', () => {
  expect(checkMapping(shop)).toEqual([]);
  const map = compileMapping({ shop });
  const item = {
    order: { number: 17, status: 2, at: '05.01.2026 09:30', total: 1999 },
    customer: { id: 4, country: 'DE' },
    meta: { ip: '192.0.2.1' },
  };
  expect(map({ producer: 'shop', item })).toEqual({
    name: 'shop',
    item: {
      type: 'order.paid',
      id: '17-2',
      time: '2026-01-05T09:30:00.000Z',
      subject: { kind: 'person', id: '4' },
      category: 'service',
      data: { total: 1999, twice: 3998, buyer: { country: 'DE' } },
      context: { ip: '192.0.2.1' },
    },
  });
  expect(map({ producer: 'web', item }), 'of another producer').toBeUndefined();
  expect(map({ producer: 'shop', item: { type: 'page' } }), 'of another shape').toBeUndefined();
});

test('what cannot be made is left out, for the dialect to judge', () => {
  const map = compileMapping({ shop });
  expect(map({ producer: 'shop', item: { order: { number: 1, at: 'soon' }, meta: [] } })?.item).toEqual({
    id: '1',
    time: 'soon',
    category: 'service',
    data: {},
  });
});

test('the first by name is taken', () => {
  const to = (type: string): MappingSpec => ({ event: { type: { value: type } } });
  expect(compileMapping({ b: to('b'), a: to('a') })({ producer: 'x', item: {} })?.name).toBe('a');
});

test('documents that make no sense', () => {
  expect(
    checkMapping({ event: { type: 't', timeFormat: 's', data: { 'a..b': 'x', '__proto__.y': 'z' } } }),
  ).toHaveLength(3);
  expect(checkMapping({ when: 'age(at) > 5', event: { type: { expression: '1 +' } } })).toHaveLength(2);
  const [broken, formula] = checkMapping({ when: 'order.number ==', event: { type: { expression: '1 +' } } });
  expect([broken?.code, formula?.path], 'all that is wrong is told').toEqual(['EXPRESSION_INVALID', 'event']);
});

test('the order of the keys in a mapping means nothing', () => {
  const item = { all: { a: 1, b: 1 }, b: 2 };
  const made = (data: MappingSpec['event']['data']): unknown =>
    compileMapping({ m: { event: { type: { value: 't' }, data: data ?? {} } } })({ producer: 'x', item })?.item['data'];
  expect(made({ 'in.b': 'b', in: 'all' })).toEqual({ in: { a: 1, b: 2 } });
  expect(made({ in: 'all', 'in.b': 'b' })).toEqual({ in: { a: 1, b: 2 } });
});
