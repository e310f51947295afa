import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { sendDisordered } from './disordered-fixture.ts';
import { rowsOf } from './rows-of.ts';

const timeout = { timeout: 1_800_000 };
/** In an order of chance, each event one to three times, through kills. */
const disorder = { seed: 5, kills: 4 };

test('source-scorecard: 92 and 85', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendDisordered(platform, 'seed-scorecard', disorder);
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
  const { range, asOf } = await sendDisordered(platform, 'seed-matrix', disorder);
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

test('retry-cascade: 90, then 7, then 1.2 points of 10,000', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendDisordered(platform, 'seed-cascade', disorder);
  const answer = await platform.ask({ saved: 'retry-cascade', range, asOf });
  expect(answer.rows).toEqual([
    [1, 10_000, 9000, 0.9, 0.9, 0.9],
    [2, 1000, 700, 0.7, 0.97, 0.07],
    [3, 300, 120, 0.4, 0.982, 0.012],
  ]);
  expect(answer.notes).toMatchObject({ optimal: 3, attempts: 11_300 });
});

test(
  'lead-cohort: 9,000, 8,500, 2,000, 500 and 200 of 10,000 by day 30, and nothing converted by day 7',
  timeout,
  async () => {
    await using platform = await startPlatform();
    const { range, asOf } = await sendDisordered(platform, 'seed-cohort', disorder);
    const rows = rowsOf(await platform.ask({ saved: 'lead-cohort', range, asOf }));
    expect(rows).toHaveLength(30);
    expect(rows[29]).toMatchObject({
      cohort: '2026-01-01T00:00:00.000Z',
      day: 30,
      submitted: 10_000,
      accepted: 9000,
      delivered: 8500,
      contacted: 2000,
      interested: 500,
      converted: 200,
      conversion_rate: 0.02,
      conversion_value: 1_000_000,
      complete: true,
    });
    expect(rows[0]).toMatchObject({ day: 1, submitted: 10_000, accepted: 9000, delivered: 8500, contacted: 0 });
    expect(rows[6]).toMatchObject({ day: 7, contacted: 2000, interested: 500, converted: 0 });
    const earlier = rowsOf(await platform.ask({ saved: 'lead-cohort', range, asOf: '2026-01-03T12:00:00Z' }));
    expect(earlier.map(({ complete }) => complete).slice(0, 4)).toEqual([true, false, false, false]);
    expect(earlier[2]).toMatchObject({ day: 3, submitted: 10_000 });
    expect(earlier[3]).toMatchObject({ day: 4, submitted: null });
  },
);
