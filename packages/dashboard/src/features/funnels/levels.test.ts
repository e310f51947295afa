import { expect, test } from 'vitest';
import { levelsOf } from './levels.ts';

const column = (name: string) => ({ name, type: 'number', unit: null }) as const;

test('given a funnel, when it is drawn, then those who stopped stand where they should have come to', () => {
  const names = ['step', 'event', 'reached', 'converted', 'dropped', 'in_progress', 'median_ms', 'rate', 'step_rate'];
  const rows = [
    [1, 'page', 400, 180, 200, 20, null, 1, 1],
    [2, 'click', 180, 45, 135, 0, 9000, 0.45, 0.45],
    [3, 'buy', 45, 45, 0, 0, 60_000, 0.1125, 0.25],
  ];
  const levels = levelsOf({ columns: names.map(column), rows });
  expect(levels.map(({ entered, reached, inTime, stuck }) => [entered, reached, inTime, stuck])).toEqual([
    [400, 400, 0, 0],
    [400, 180, 20, 200],
    [180, 45, 0, 135],
  ]);
  for (const { entered, reached, inTime, stuck } of levels) expect(reached + inTime + stuck).toBe(entered);
});
