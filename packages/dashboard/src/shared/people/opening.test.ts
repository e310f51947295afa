import type { AnswerColumn } from '@millrace/contract';
import { expect, test } from 'vitest';
import { openedBy, openParam, opens, type Opening } from './opening.ts';

const text = (name: string): AnswerColumn => ({ name, type: 'text', unit: null });
const number = (name: string): AnswerColumn => ({ name, type: 'number', unit: null });

const buyers: Opening = { of: 'buyers', told: ['buyer'], asks: { epl: { part: 'offers' }, score: null } };
const answer = {
  columns: [text('buyer'), number('offers'), number('epl'), number('score')],
  rows: [
    ['a;b=c', 12, 3.5, 80],
    [null, 4, null, null],
  ],
};
const attempts: Opening = {
  of: 'retries',
  told: ['attempt'],
  asks: { success_rate: { metric: 'successes' }, cumulative_rate: { metric: 'successes', upTo: true } },
};
const cascade = {
  columns: ['attempt', 'attempts', 'successes', 'success_rate', 'cumulative_rate'].map(number),
  rows: [
    [1, 10, 9, 0.9, 0.9],
    [2, 1, 1, 1, 1],
  ],
};

test('a number opens by what tells its row, and by the metric that counted it', () => {
  const [first = [], second = []] = answer.rows;
  const opened = (row: typeof first, metric: string) =>
    openedBy(openParam(buyers, answer, row, metric), buyers, answer, 'UTC');
  expect(opened(first, 'offers')).toEqual({ title: 'Offers: a;b=c', cell: { buyer: 'a;b=c', metric: 'offers' } });
  expect(opened(first, 'epl')?.cell).toEqual({ buyer: 'a;b=c', metric: 'epl', part: 'offers' });
  expect(opened(second, 'offers')).toEqual({ title: 'Offers: buyer not set', cell: { buyer: null, metric: 'offers' } });
  expect(opened(first, 'score')).toBeUndefined();
});

test('a rate of attempts opens what was delivered, one that adds up that of all before', () => {
  const [, second = []] = cascade.rows;
  const opened = (metric: string) => openedBy(openParam(attempts, cascade, second, metric), attempts, cascade, 'UTC');
  expect(opened('attempts')).toEqual({ title: 'Attempts: attempt 2', cell: { attempt: 2, metric: 'attempts' } });
  expect(opened('success_rate')?.cell).toEqual({ attempt: 2, metric: 'successes' });
  expect(opened('cumulative_rate')?.cell).toEqual({ attempt: { in: [1, 2] }, metric: 'successes' });
});

test('what the table does not have is not open', () => {
  for (const param of [
    undefined,
    'rejected',
    'buyers;metric=none;row=a',
    'buyers;metric=offers;row=gone',
    'retries;row=1',
  ])
    expect(openedBy(param, buyers, answer, 'UTC')).toBeUndefined();
});

test('nobody stands behind a name, nothing and zero', () => {
  expect(opens(buyers, text('buyer'), 'acme')).toBe(false);
  expect(opens(buyers, number('offers'), 0)).toBe(false);
  expect(opens(buyers, number('epl'), null)).toBe(false);
  expect(opens(buyers, number('score'), 80)).toBe(false);
  expect(opens(buyers, number('offers'), 3)).toBe(true);
});
