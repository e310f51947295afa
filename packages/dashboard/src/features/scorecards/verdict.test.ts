import type { AnswerColumn } from '@millrace/contract';
import { expect, test } from 'vitest';
import { gainText, verdictOf } from './verdict.ts';

const columns = ['attempt', 'marginal_gain'].map((name): AnswerColumn => ({ name, type: 'number', unit: null }));
const said = (rows: [number, number][], optimal: number | null) =>
  verdictOf({ columns, rows, notes: { optimal, stop: 0.01, attempts_each: 1.125, given_up_rate: 0.0732 } })
    .join(' ')
    .replaceAll('\u202f', ' ');

test('when to stop is said of an attempt that was made, with digits that agree', () => {
  const rows: [number, number][] = [
    [1, 0.9],
    [2, 0.07],
    [3, 62 / 6432],
  ];
  expect(said(rows, 2)).toContain(
    'Stop after attempt 2: attempt 3 brings 0.96 % of all offers to buyers, less than 1 %.',
  );
});

test('where nothing further was tried nothing is said of it; what is counted is named', () => {
  for (const optimal of [2, null])
    expect(
      said(
        [
          [1, 0.9],
          [2, 0.012],
        ],
        optimal,
      ),
    ).toMatch(/^Counted are offers, each of one lead to one buyer: tried 1\.1[23] times on average, 7\.32 % never/);
});

test('a share of all offers has two digits while it is small', () => {
  expect([0.0096, 0.07, 0.9].map((share) => gainText(share).replace('\u202f', ' '))).toEqual([
    '0.96 %',
    '7.00 %',
    '90.0 %',
  ]);
});
