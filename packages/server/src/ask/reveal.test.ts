import { expect, test } from 'vitest';
import { valueAt } from './reveal.ts';

test('a list is entered by places alone, and its length is no value', () => {
  const view = { list: ['a', { b: 2 }] };
  expect(valueAt(view, ['list', '0'])).toBe('a');
  expect(valueAt(view, ['list', '1', 'b'])).toBe(2);
  for (const name of ['length', '01', '-0', '2', '0.0']) expect(valueAt(view, ['list', name])).toBeUndefined();
});
