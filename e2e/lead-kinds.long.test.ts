import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import { sendFixture } from './send-fixture.ts';

const timeout = { timeout: 900_000 };

test('source-scorecard: 92 and 85', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-scorecard');
  const answer = await platform.ask({ saved: 'source-scorecard', range, asOf });
  const shown = answer.rows.map((row) => row.slice(0, 9));
  expect(answer.columns.slice(0, 9).map(({ name }) => name)).toEqual([
    'source',
    'score',
    'submissions',
    'acceptance_rate',
    'delivery_rate',
    'contact_rate',
    'conversion_rate',
    'return_rate',
    'provisional',
  ]);
  expect(shown).toEqual([
    ['facebook', 92, 50_000, 0.94, 45_590 / 47_000, 32_825 / 45_590, 5471 / 45_590, 912 / 45_590, false],
    ['google', 85, 35_000, 0.88, 0.95, 19_897 / 29_260, 2926 / 29_260, 1170 / 29_260, false],
  ]);
  const question = { score: 'source-outcomes', subject: 'lead', by: 'data.source_id', range, asOf };
  const other = await platform.ask({ kind: 'scorecard', ...question });
  expect(other.rows.map((row) => row.slice(0, 2))).toEqual([
    ['facebook', 92],
    ['google', 85],
  ]);
});

test('buyer-matrix: nine buyers in nine cells, by thirds and by cuts alike', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-matrix');
  const answer = await platform.ask({ saved: 'buyer-matrix', range, asOf });
  const rows = rowsOf(answer).map((row) => [
    ...['volume_tier', 'price_tier', 'buyers', 'delivery_rate', 'avg_price'].map((name) => row[name]),
    Math.round(Number(row['epl'])),
  ]);
  expect(rows).toEqual([
    ['low', 'low', 1, 0.93, 2500, 2325],
    ['low', 'medium', 1, 0.96, 3500, 3360],
    ['low', 'high', 1, 0.99, 5200, 5148],
    ['medium', 'low', 1, 0.91, 2200, 2002],
    ['medium', 'medium', 1, 0.94, 3200, 3008],
    ['medium', 'high', 1, 0.97, 4800, 4656],
    ['high', 'low', 1, 0.9, 2000, 1800],
    ['high', 'medium', 1, 0.92, 3000, 2760],
    ['high', 'high', 1, 0.95, 4500, 4275],
  ]);
  const cut = await platform.ask({
    kind: 'matrix',
    of: 'data.buyer_id',
    as: 'buyers',
    rows: { name: 'volume_tier', metric: 'offers', cuts: [2000, 8000], names: ['low', 'medium', 'high'] },
    columns: { name: 'price_tier', metric: 'average_price', cuts: [2800, 4000], names: ['low', 'medium', 'high'] },
    cells: [
      { metric: 'buyer_delivery_rate', as: 'delivery_rate' },
      { metric: 'average_price', as: 'avg_price' },
      { metric: 'epl_buyer', as: 'epl' },
    ],
    range,
    asOf,
  });
  expect(cut.rows).toEqual(answer.rows);
});
