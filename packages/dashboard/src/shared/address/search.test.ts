import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parseSearch, readSearch, refusedSearch, stringifySearch } from './search.ts';

const shape = { t: z.enum(['60m', '24h']), type: z.string().check(z.maxLength(10)) };

afterEach(() => refusedSearch.clear());

describe('the parameters of a route', () => {
  test('good values are kept as they are', () => {
    expect(readSearch(shape, { t: '24h', type: 'page' })).toEqual({ t: '24h', type: 'page' });
    expect(refusedSearch.get()).toEqual([]);
  });

  test('a broken value is left out and remembered, the rest stays', () => {
    expect(readSearch(shape, { t: '99q', type: 'page' })).toStrictEqual({ t: undefined, type: 'page' });
    expect(refusedSearch.get()).toEqual(['t=99q']);
  });

  test('an unknown parameter is left out and remembered', () => {
    expect(readSearch(shape, { colour: 'red' })).toStrictEqual({ colour: undefined });
    expect(refusedSearch.get()).toEqual(['colour=red']);
  });

  test('what was refused stays until it is cleared, and listeners hear of both', () => {
    let heard = 0;
    const stop = refusedSearch.subscribe(() => (heard += 1));
    readSearch(shape, { t: 'x' });
    readSearch(shape, { t: '24h' });
    expect(refusedSearch.get()).toEqual(['t=x']);
    refusedSearch.clear();
    stop();
    expect(heard).toBe(2);
  });
});

describe('the text of an address', () => {
  test('figures stay text, repeats become a list', () => {
    expect(parseSearch('?ev=123&f=a&f=b')).toEqual({ ev: '123', f: ['a', 'b'] });
    expect(stringifySearch({ ev: '123', f: ['a', 'b'], t: undefined })).toBe('?ev=123&f=a&f=b');
    expect(stringifySearch({})).toBe('');
  });

  test('any text survives the way there and back', () => {
    const key = fc.stringMatching(/^[a-z]{1,8}$/);
    const value = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(key, value), (values) => {
        expect(parseSearch(stringifySearch(values))).toEqual({ ...values });
      }),
      { seed: 20261117 },
    );
  });
});
