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
    ).toMatch(/^Counted are offers, each of one lead to one buyer: tried 1\.1 times on average, 7\.3 % never/);
});

test('a share of all offers has two digits only where one does not tell it from the least', () => {
  expect([0.0096, 0.0657, 0.9].map((gain) => gainText(gain, 0.01).replace('\u202f', ' '))).toEqual([
    '0.96 %',
    '6.6 %',
    '90.0 %',
  ]);
});
