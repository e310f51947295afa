import { expect, test } from 'vitest';
import { rowMapping } from './import-mapping.ts';

const event = { type: { value: 'order.placed' }, id: 'number', data: { total: 'total' } };

test('a mapping makes events of rows, whoever it is for, and leaves those it does not fit', () => {
  const map = rowMapping('shop', { producer: 'shop', when: 'exists(number)', event });
  expect(map({ number: '17', total: '19,99' })).toEqual({ type: 'order.placed', id: '17', data: { total: '19,99' } });
  expect(map({ total: '19,99' })).toBeUndefined();
});

test('a mapping that fits its own events is refused, for the collector would do it twice', () => {
  expect(() => rowMapping('shop', { event })({ number: '17' })).toThrow('fits its own events');
});
