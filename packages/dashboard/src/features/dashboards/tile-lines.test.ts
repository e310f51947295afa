import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { tileLines } from './tile-lines.ts';

const time = { name: 'hour', type: 'time', unit: null } as const;
const by = { name: 'source', type: 'text', unit: null } as const;
const rate = (name: string) => ({ name, type: 'number', unit: 'fraction' }) as const;
const about = { kind: 'trend', asOf: '', through: '', n: 3, used: { from: [], rows: 0 }, took: 1 };
const [nine, ten] = ['2026-01-05T09:00:00.000Z', '2026-01-05T10:00:00.000Z'];

test('metrics are lines under the words of their columns', () => {
  const columns = [time, rate('acceptance_rate'), rate('acceptance_rate.low'), rate('delivery_rate')];
  const answer: Answer = { ...about, columns, rows: [[nine, 0.5, 0.4, 0.7]] };
  expect(tileLines(answer, columns)?.buckets.series.map(({ name, values }) => [name, values])).toEqual([
    ['Acceptance rate', [0.5]],
    ['Delivery rate', [0.7]],
  ]);
});

test('a metric is called as its document has it, with what it is compared with', () => {
  const epl = { ...rate('epl_buyer'), title: 'Earnings for each offer' };
  const columns = [time, epl, rate('sold'), rate('sold.previous')];
  const answer: Answer = { ...about, columns, rows: [[nine, 3, 2, 1]] };
  expect(tileLines(answer, columns)?.buckets.series.map(({ name }) => name)).toEqual([
    'Earnings for each offer',
    'Sold',
  ]);
});

test('groups are lines under their own names', () => {
  const columns = [time, by, rate('sold')];
  const answer: Answer = {
    ...about,
    columns,
    rows: [
      [nine, 'ads_one', 1],
      [ten, 'ads_one', 2],
    ],
  };
  expect(tileLines(answer, columns)?.buckets.series.map(({ name }) => name)).toEqual(['ads_one']);
});

test('what has no time has no lines', () => {
  expect(tileLines({ ...about, columns: [by, rate('sold')], rows: [] }, [by, rate('sold')])).toBeUndefined();
});
