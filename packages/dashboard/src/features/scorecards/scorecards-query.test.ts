import { expect, test } from 'vitest';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { withTitles } from './scorecards-query.ts';

test('a column that an answer names for itself has the title of its metric', () => {
  const columns = ['epl', 'buyers'].map((name) => ({ name, type: 'number' as const, unit: null }));
  const told = withTitles({ columns }, { epl: 'Earnings for each offer' }).columns;
  expect(told.map(({ name }) => headOf(name, told))).toEqual(['Earnings for each offer', 'Buyers']);
});
