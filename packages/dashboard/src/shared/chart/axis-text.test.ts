import { expect, test } from 'vitest';
import { axisText } from './axis-text.ts';

const column = (type: 'integer' | 'number', unit: string | null, currency?: string) =>
  ({ name: 'some', type, unit, ...(currency !== undefined && { currency }) }) as never;

test('a share is in percent above one as below it', () => {
  expect([0, 0.5, 1.2].map((value) => axisText(value, column('number', 'fraction')))).toEqual([
    '0.0\u202f%',
    '50.0\u202f%',
    '120.0\u202f%',
  ]);
});

test('money and time keep their unit', () => {
  expect(axisText(150_000, column('integer', 'minor', 'USD'))).toBe('$1.5k');
  expect(axisText(-150_000, column('integer', 'minor', 'points'))).toBe('\u22121.5k');
  expect(axisText(60_000, column('integer', 'ms'))).toBe('1\u202fmin');
});

test('what is counted has no halves', () => {
  expect([0, 0.5, 1, 1500].map((value) => axisText(value, column('integer', null)))).toEqual(['0', '', '1', '1.5k']);
});
