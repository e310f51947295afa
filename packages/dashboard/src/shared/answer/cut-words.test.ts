import { expect, test } from 'vitest';
import { cutWords } from './cut-words.ts';

test('an answer says how many groups it leaves out, and which it has', () => {
  expect(cutWords({ notes: { groups: 1450, limit: 200, sort: 'value' } })).toBe('200 of 1,450 groups, the largest');
  expect(cutWords({ notes: { groups: 21, limit: 20, sort: 'name' } })).toBe('20 of 21 groups, the first');
  expect(cutWords({ notes: { says: 'association' } })).toBeUndefined();
  expect(cutWords({})).toBeUndefined();
});
