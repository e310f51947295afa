import type { Answer } from '@millrace/contract';
import { expect, test } from 'vitest';
import { panelsOf } from './panels.ts';

const column = (name: string, unit: string | null) => ({ name, type: 'number', unit }) as const;
const answer = (columns: Answer['columns'], row: Answer['rows'][number]): Answer => ({
  kind: 'trend',
  columns: [{ name: 'time', type: 'time', unit: null }, ...columns],
  rows: [['2026-01-05T09:00:00.000Z', ...row]],
  asOf: '',
  through: '',
  n: 1,
  used: { from: [], rows: 0 },
  took: 1,
});

test('metrics of one unit share a chart, those of another have their own', () => {
  const three = answer([column('sold', 'leads'), column('rate', 'fraction'), column('sent', 'leads')], [3, 0.5, 6]);
  expect(panelsOf(three, ['sold', 'rate', 'sent']).map(({ names }) => names)).toEqual([['sold', 'sent'], ['rate']]);
});

test('what is compared has a chart for each metric, whatever its unit', () => {
  const two = answer(
    ['sold', 'sent', 'sold.previous', 'sold.change', 'sent.previous', 'sent.change'].map((name) =>
      column(name, 'leads'),
    ),
    [3, 6, 1, 2, 2, 2],
  );
  expect(panelsOf(two, ['sold', 'sent']).map(({ buckets }) => buckets.series.map(({ name }) => name))).toEqual([
    ['Sold', 'Previous'],
    ['Sent', 'Previous'],
  ]);
});

test('a line is called as its metric is titled', () => {
  const titled = answer([{ ...column('epl_buyer', 'minor'), title: 'Earnings for each offer' }], [3]);
  expect(panelsOf(titled, ['epl_buyer']).map(({ buckets }) => buckets.series.map(({ name }) => name))).toEqual([
    ['Earnings for each offer'],
  ]);
});

test('a group stands at the same place in the chart of each metric, the first one decides', () => {
  const columns = [{ name: 'by', type: 'text', unit: null } as const, column('sold', null), column('sent', null)];
  const grouped = answer(columns, []);
  const at = '2026-01-05T09:00:00.000Z';
  const rows = [
    [at, 'ads', 9, 1],
    [at, 'mail', 3, 2],
    [at, 'other', 20, 20],
  ];
  expect(
    panelsOf({ ...grouped, rows }, ['sold', 'sent']).map(({ buckets }) => buckets.series.map(({ name }) => name)),
  ).toEqual([
    ['ads', 'mail', 'other'],
    ['ads', 'mail', 'other'],
  ]);
});
