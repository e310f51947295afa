import { expect, test } from 'vitest';
import { baseOf } from './base.ts';

const seen = { opened: 1, version: 3 };

test('a change is saved over the version that it was made from, whatever came meanwhile', () => {
  expect(baseOf({ ...seen, isChanged: true, base: '2' })).toBe(2);
  expect(baseOf({ ...seen, isChanged: true, base: undefined })).toBe(1);
});

test('what is not changed yet is changed from the newest', () => {
  expect(baseOf({ ...seen, isChanged: false, base: '2' })).toBe(3);
});
