import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import { sendFixture } from './send-fixture.ts';

const timeout = { timeout: 240_000 };

test('age-quality: 95, 93, 90, 85 and 80 % of a hundred, and what that is of the first', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-age', { shuffle: true, duplicate: 0.5 });
  const rows = rowsOf(await platform.ask({ saved: 'age-quality', range, asOf }));
  const told = rows.map(({ bucket, leads, valid_rate: rate, relative_value: value }) => [bucket, leads, rate, value]);
  expect(told).toEqual([
    ['under 1 h', 100, 0.95, 1],
    ['1 to 2 h', 100, 0.93, 0.93 / 0.95],
    ['2 to 4 h', 100, 0.9, 0.9 / 0.95],
    ['4 to 8 h', 100, 0.85, 0.85 / 0.95],
    ['8 h and more', 100, 0.8, 0.8 / 0.95],
  ]);
});

test('enhancement-lift: 12 % against 8 % is half as much again, 0.146 to 0.963', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-lift');
  const answer = await platform.ask({ saved: 'enhancement-lift', range, asOf });
  const rows = rowsOf(answer);
  expect(rows.map(({ group, leads, converted, conversion_rate: rate }) => [group, leads, converted, rate])).toEqual([
    ['phone checked', 1000, 120, 0.12],
    ['not checked', 1000, 80, 0.08],
  ]);
  expect(answer.notes).toMatchObject({ says: 'association', lift: expect.closeTo(0.5, 10) });
  const { low, high, difference, difference_low: least, difference_high: most } = answer.notes ?? {};
  expect([low, high, difference, least, most].map((each) => Number(each).toFixed(3))).toEqual([
    '0.146',
    '0.963',
    '0.040',
    '0.014',
    '0.066',
  ]);
  expect(rows[0]).toMatchObject({ lift: answer.notes?.['lift'], low, high });
  // Chance gave the sources to both groups alike.
  const stratified = answer.notes?.['stratified'] as { readonly lift: number; readonly strata: number };
  expect(stratified.strata).toBeGreaterThan(2);
  expect(Math.abs(stratified.lift - 0.5)).toBeLessThan(0.1);
});

test('retry-cascade: 90, then 7, then 1.2 points; the third is worth it still', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-cascade');
  const answer = await platform.ask({ saved: 'retry-cascade', range, asOf });
  expect(answer.columns.map(({ name }) => name)).toEqual([
    'attempt',
    'attempts',
    'successes',
    'success_rate',
    'cumulative_rate',
    'marginal_gain',
  ]);
  expect(answer.rows).toEqual([
    [1, 10_000, 9000, 0.9, 0.9, 0.9],
    [2, 1000, 700, 0.7, 0.97, 0.07],
    [3, 300, 120, 0.4, 0.982, 0.012],
  ]);
  expect(answer.notes).toMatchObject({
    optimal: 3,
    attempts: 11_300,
    attempts_each: 1.13,
    success_rate: 0.982,
    given_up_rate: 0.018,
    attempt_failure_rate: 1480 / 11_300,
  });
});

test(
  'lead-cohort: 9,000, 8,500, 2,000, 500 and 200 of 10,000 by day 30, and nothing converted by day 7',
  timeout,
  async () => {
    await using platform = await startPlatform();
    const { range, asOf } = await sendFixture(platform, 'seed-cohort');
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
