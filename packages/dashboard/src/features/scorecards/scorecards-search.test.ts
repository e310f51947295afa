import { expect, test } from 'vitest';
import { keptSearch } from './scorecards-search.ts';

test('a pick goes along to a tab on which it names something', () => {
  const search = { t: '7d', pick: 'acme', sort: '-offers', list: 'buyers;metric=offers;row=acme' };
  expect(keptSearch('buyers', 'matrix', search)).toEqual({ t: '7d', pick: 'acme' });
  expect(keptSearch('matrix', 'buyers', search)).toEqual({ t: '7d', pick: 'acme' });
  expect(keptSearch('buyers', 'retries', search)).toEqual({ t: '7d', pick: 'acme' });
  for (const to of ['sources', 'age'] as const)
    expect(keptSearch('buyers', to, search)).toEqual({ t: '7d', pick: undefined });
});
