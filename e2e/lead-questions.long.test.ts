import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { rowsOf } from './rows-of.ts';
import { sendFixture } from './send-fixture.ts';

const timeout = { timeout: 600_000 };

test('hourly: the figures of the hour', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendFixture(platform, 'seed-hourly');
  const rows = rowsOf(await platform.ask({ saved: 'hourly', range, asOf }));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    hour: '2026-01-05T09:00:00.000Z',
    submitted: 12_453,
    accepted: 11_208,
    acceptance_rate: 11_208 / 12_453,
    delivered: 10_987,
    delivery_rate: 10_987 / 11_208,
    failed: 221,
    feedback: 3245,
    feedback_rate: 3245 / 10_987,
  });
});
