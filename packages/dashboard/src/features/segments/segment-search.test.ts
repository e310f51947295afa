import { expect, test } from 'vitest';
import { refusedSearch } from '@/shared/address/search.ts';
import { fitsAddress, mostInAddress, readNewSegmentSearch } from './segment-search.ts';

test('a rule is as long as its address can hold, as it stands there', () => {
  const longest = 'a'.repeat(mostInAddress - 1);
  expect(readNewSegmentSearch({ rule: longest })).toEqual({ rule: longest });
  // Three signs of an address each, and nine.
  for (const rule of [`${longest}a`, '('.repeat(7000), '漢'.repeat(2300)]) {
    expect(fitsAddress({ rule })).toBe(false);
    expect(readNewSegmentSearch({ rule }).rule).toBeUndefined();
  }
  expect(fitsAddress({ rule: '漢'.repeat(2200), traits: '{}' })).toBe(true);
  refusedSearch.clear();
});
