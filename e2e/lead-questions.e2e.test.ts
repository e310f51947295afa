import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import { sendFixture } from './send-fixture.ts';

const timeout = { timeout: 180_000 };

test('delivery-timing: 15, 10 and 5 % of 200 convert', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-timing', { shuffle: true, duplicate: 0.5 });
  const rows = rowsOf(await platform.ask({ saved: 'delivery-timing', range, asOf }));
  expect(rows.map(({ bucket, delivered, conversion_rate: rate }) => [bucket, delivered, rate])).toEqual([
    ['under 1 min', 200, 0.15],
    ['1 to 5 min', 200, 0.1],
    ['over 5 min', 200, 0.05],
  ]);
  expect(rows[0]).toMatchObject({ 'conversion_rate.n': 200, 'conversion_rate.mature': true });
});

test('source-tiers: 18, 10 and 5 of 100 convert', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-tiers');
  const rows = rowsOf(await platform.ask({ saved: 'source-tiers', range, asOf }));
  expect(rows.map(({ tier, delivered, conversion_rate: rate }) => [tier, delivered, rate])).toEqual([
    ['budget', 100, 0.05],
    ['premium', 100, 0.18],
    ['standard', 100, 0.1],
  ]);
});

test('operations: 161 submitted, 91.3 % accepted, 95.9 % delivered, $4,231, 127 events a second', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-dashboard');
  const [row] = rowsOf(await platform.ask({ saved: 'operations', range, asOf }));
  expect(row).toMatchObject({
    events_per_second: 127,
    acceptance_rate: 147 / 161,
    delivery_rate: 141 / 147,
    revenue: 423_100,
    submitted: 161,
  });
});
