import { expect, test } from 'vitest';
import { alike, cellText, isCompanion } from './cell.ts';

test.each([
  [null, { name: 'rate', type: 'number', unit: 'fraction' }, 'no data'],
  [null, { name: 'state', type: 'text', unit: null }, 'not set'],
  [0.9, { name: 'rate', type: 'number', unit: 'fraction' }, '90.0\u202f%'],
  [4250, { name: 'revenue', type: 'number', unit: 'minor' }, '42.50'],
  [4250, { name: 'revenue', type: 'number', unit: 'minor', currency: 'USD' }, '$42.50'],
  [-4250, { name: 'margin', type: 'number', unit: 'minor', currency: 'EUR' }, '\u2212€42.50'],
  [4250, { name: 'revenue', type: 'number', unit: 'minor', currency: 'JPY' }, '¥4,250'],
  [4250, { name: 'revenue', type: 'number', unit: 'minor', currency: 'points' }, '42.50\u202fpoints'],
  [null, { name: 'revenue', type: 'integer', unit: 'minor', currency: 'USD' }, 'no data'],
  [undefined, { name: 'leads', type: 'integer', unit: null }, 'no data'],
  [0, { name: 'revenue', type: 'integer', unit: 'minor', currency: 'USD' }, '$0.00'],
  [-0, { name: 'margin', type: 'integer', unit: 'minor', currency: 'USD' }, '$0.00'],
  [9_007_199_254_740_991, { name: 'revenue', type: 'integer', unit: 'minor', currency: 'USD' }, '$90,071,992,547,410'],
  [-9_007_199_254_740_991, { name: 'n', type: 'integer', unit: null }, '\u22129,007,199,254,740,991'],
  [88_800_000, { name: 'median_ms', type: 'number', unit: null }, '1\u202fd'],
  [12_453, { name: 'leads', type: 'integer', unit: 'leads' }, '12,453'],
  [2.345, { name: 'mean', type: 'number', unit: null }, '2.3'],
  ['2019-01-05T11:00:00.000Z', { name: 'time', type: 'time', unit: null }, 'Jan 5, 2019, 11:00'],
  [0.25, { name: 'events.change', type: 'number', unit: 'fraction' }, '+25.0\u202f%'],
  [-0.021, { name: 'rate.change', type: 'number', unit: 'points' }, '\u22122.1\u202fpts'],
  [true, { name: 'mature', type: 'boolean', unit: null }, 'yes'],
  ['TX', { name: 'state', type: 'text', unit: null }, 'TX'],
  ['a\u0007\u007f\u0001', { name: 'state', type: 'text', unit: null }, 'a␇␡␁'],
  ['\u202etxt\u2069', { name: 'state', type: 'text', unit: null }, '⟨U+202E⟩txt⟨U+2069⟩'],
] as const)('%s of %o', (cell, column, text) => expect(cellText(cell, column, 'UTC')).toBe(text));

test('numbers of one column have their decimals alike', () => {
  const linear = { name: 'linear', type: 'number', unit: null } as const;
  const written = (cells: readonly number[]) => cells.map((cell) => cellText(cell, alike(linear, cells), 'UTC'));
  expect(written([369, 274.25])).toEqual(['369.0', '274.3']);
  expect(written([369, 274])).toEqual(['369', '274']);
});

test('an interval and a sample stand beside their metric', () => {
  expect(isCompanion({ name: 'rate.low' })).toBe(true);
  expect(isCompanion({ name: 'rate' })).toBe(false);
});
