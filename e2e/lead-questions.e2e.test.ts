import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import { sendFixture } from './send-fixture.ts';

const timeout = { timeout: 180_000 };

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
