import { expect, test } from 'vitest';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { cascadeOf, withTitles } from './scorecards-query.ts';

test('a column that an answer names for itself has the title of its metric', () => {
  const columns = ['epl', 'buyers'].map((name) => ({ name, type: 'number' as const, unit: null }));
  const told = withTitles({ columns }, { epl: 'Earnings for each offer' }).columns;
  expect(told.map(({ name }) => headOf(name, told))).toEqual(['Earnings for each offer', 'Buyers']);
});

test('the attempts at one buyer are those of its own events, not all that were made for its leads', () => {
  const range = { from: 'now-30d', to: 'now' };
  expect(cascadeOf(range, undefined)).toEqual({ saved: 'retry-cascade', range });
  const asked = cascadeOf(range, 'a "b"');
  expect(asked).not.toHaveProperty('where');
  const where = (type: string) => `type == "${type}" && data.buyer_id == "a \\"b\\""`;
  expect(asked).toMatchObject({
    attempts: { spec: { where: where('delivery.attempted') } },
    successes: { spec: { where: where('delivery.delivered') } },
  });
});
