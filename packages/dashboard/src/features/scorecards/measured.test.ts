import type { AnswerColumn } from '@millrace/contract';
import { expect, test } from 'vitest';
import { measuredOf } from './measured.ts';

const number = (name: string, unit: string | null = null): AnswerColumn => ({ name, type: 'number', unit });
const columnsOf = (name: string, unit: string | null = null) =>
  ['', '.usual', '.usual.low', '.usual.high', '.usual.n', '.change'].map((end) => number(`${name}${end}`, unit));

test('what moved furthest from usual comes first, what did not stays as it is asked', () => {
  const columns = ['offers', 'price'].flatMap((name) => columnsOf(name)).concat(columnsOf('timeout_rate', 'fraction'));
  const row = [100, 100, 90, 110, 4, 0, 30, 31, 29, 33, 4, -0.03, 0.2, 0.02, 0.01, 0.03, 4, 0.18];
  const measured = measuredOf({ columns }, row, ['offers', 'price', 'none', 'timeout_rate']);
  expect(measured.map(({ metric, distance }) => [metric, distance > 0])).toEqual([
    ['timeout_rate', true],
    ['offers', false],
    ['price', false],
  ]);
});
