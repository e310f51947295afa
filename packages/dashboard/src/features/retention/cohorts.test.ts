import { expect, test } from 'vitest';
import { cohortsOf, gridOf } from './cohorts.ts';

const column = (name: string) => ({ name, type: 'number', unit: null }) as const;

test('given the rows of a retention, when they are drawn, then each cohort has its periods, begun or not', () => {
  const rows = [
    ['2026-01-05T00:00:00.000Z', 3, 0, 2, 0.5, true],
    ['2026-01-05T00:00:00.000Z', 3, 1, 1, 0.25, false],
    ['2026-01-12T00:00:00.000Z', 1, 0, 0, 0, true],
    ['2026-01-12T00:00:00.000Z', 1, 1, null, null, false],
  ];
  const columns = ['cohort', 'size', 'week', 'retained', 'rate', 'complete'].map(column);
  expect(cohortsOf({ columns, rows }, 'week')).toEqual([
    {
      start: '2026-01-05T00:00:00.000Z',
      size: 3,
      periods: [
        { age: 0, retained: 2, rate: 0.5, complete: true },
        { age: 1, retained: 1, rate: 0.25, complete: false },
      ],
    },
    {
      start: '2026-01-12T00:00:00.000Z',
      size: 1,
      periods: [
        { age: 0, retained: 0, rate: 0, complete: true },
        { age: 1, retained: null, rate: null, complete: false },
      ],
    },
  ]);
});

test('a small cohort is provisional, and what is over of a cohort without people is empty', () => {
  const periods = [
    { age: 0, retained: 10, rate: 0.5, complete: true },
    { age: 1, retained: null, rate: null, complete: false },
  ];
  const rows = gridOf(
    [20, 500, 0].map((size) => ({ start: '2019-01-01T00:00:00.000Z', size, periods })),
    'percent',
    'month',
  );
  expect(rows.map(({ head, cells }) => [head, ...cells])).toEqual([
    ['Jan 2019', expect.objectContaining({ small: true, title: '10 of 20, 50.0\u202f%, provisional' }), null],
    ['Jan 2019', expect.objectContaining({ small: false, title: '10 of 500, 50.0\u202f%' }), null],
    ['Jan 2019', 'empty', null],
  ]);
});

test('a number opens who stands behind it, a nought nothing', () => {
  const period = { age: 1, rate: 0, complete: true };
  const cohort = { start: '2019-01-01T00:00:00.000Z', size: 20 };
  const opens = gridOf(
    [
      {
        ...cohort,
        periods: [
          { ...period, retained: 0 },
          { ...period, retained: 1 },
        ],
      },
      { ...cohort, size: 0, periods: [] },
    ],
    'people',
    'month',
  ).map(({ size, cells }) => [size, ...cells].map((cell) => typeof cell === 'object' && cell?.param));
  expect(opens).toEqual([['2019-01-01::retained', undefined, '2019-01-01:1:retained'], [undefined]]);
});
