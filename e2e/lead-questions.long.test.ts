import type { Answer } from '@millrace/contract';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { sendDisordered, type Disorder } from './disordered-fixture.ts';
import { rowsOf } from './rows-of.ts';

const timeout = { timeout: 1_800_000 };
/** In an order of chance, each event one to three times, through kills. */
const disorder: Disorder = { seed: 5, kills: 4 };

/** The answer of a saved question, and some columns of its rows. */
async function asked(profile: string, saved: string, columns: readonly string[]) {
  await using platform = await startPlatform();
  const answer: Answer = await platform.ask({ saved, ...(await sendDisordered(platform, profile, disorder)) });
  const told = rowsOf(answer).map((row) => columns.map((name) => row[name]));
  return { told, notes: answer.notes };
}

test('hourly: the figures of the hour', timeout, async () => {
  await using platform = await startPlatform();
  const { range, asOf } = await sendDisordered(platform, 'seed-hourly', disorder);
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

test('age-quality: 95, 93, 90, 85 and 80 % of a hundred', timeout, async () => {
  const { told } = await asked('seed-age', 'age-quality', ['bucket', 'leads', 'valid_rate', 'relative_value']);
  expect(told).toEqual([
    ['under 1 h', 100, 0.95, 1],
    ['1 to 2 h', 100, 0.93, 0.93 / 0.95],
    ['2 to 4 h', 100, 0.9, 0.9 / 0.95],
    ['4 to 8 h', 100, 0.85, 0.85 / 0.95],
    ['8 h and more', 100, 0.8, 0.8 / 0.95],
  ]);
});

test('enhancement-lift: 12 % against 8 % is half as much again', timeout, async () => {
  const columns = ['group', 'leads', 'converted', 'conversion_rate'];
  const { told, notes } = await asked('seed-lift', 'enhancement-lift', columns);
  expect(told).toEqual([
    ['phone checked', 1000, 120, 0.12],
    ['not checked', 1000, 80, 0.08],
  ]);
  expect(notes).toMatchObject({ lift: expect.closeTo(0.5, 10), low: expect.closeTo(0.146, 3) });
});

test('delivery-timing: 15, 10 and 5 % of 200 convert', timeout, async () => {
  const { told } = await asked('seed-timing', 'delivery-timing', ['bucket', 'delivered', 'conversion_rate']);
  expect(told).toEqual([
    ['under 1 min', 200, 0.15],
    ['1 to 5 min', 200, 0.1],
    ['over 5 min', 200, 0.05],
  ]);
});

test('source-tiers: 18, 10 and 5 of 100 convert', timeout, async () => {
  const { told } = await asked('seed-tiers', 'source-tiers', ['tier', 'delivered', 'conversion_rate']);
  expect(told).toEqual([
    ['budget', 100, 0.05],
    ['premium', 100, 0.18],
    ['standard', 100, 0.1],
  ]);
});

test('operations: 161 submitted, 91.3 % accepted, 95.9 % delivered, $4,231, 127 events a second', timeout, async () => {
  const columns = ['events_per_second', 'acceptance_rate', 'delivery_rate', 'revenue', 'submitted'];
  const { told } = await asked('seed-dashboard', 'operations', columns);
  expect(told).toEqual([[127, 147 / 161, 141 / 147, 423_100, 161]]);
});
