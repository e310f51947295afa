import { afterEach, expect, test } from 'vitest';
import { refusedSearch } from '@/shared/address/search.ts';
import { readSignInSearch } from './sign-in-search.ts';

afterEach(() => refusedSearch.clear());

test('the way back is a path of this site', () => {
  expect(readSignInSearch({ back: '/main/live?type=page' }).back).toBe('/main/live?type=page');
});

test.each(['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example/', 'javascript:alert(1)', ''])(
  'the way back is never %s',
  (back) => {
    expect(readSignInSearch({ back }).back).toBeUndefined();
  },
);
