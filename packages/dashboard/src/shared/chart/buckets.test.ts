import { describe, expect, test } from 'vitest';
import { fillBuckets, fullBuckets, sums } from './buckets.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-17T12:00:00Z');

describe('full buckets', () => {
  test('the bucket that is still filling is left out', () => {
    expect(fullBuckets({ asOf: noon + 59_999, count: 2, step: minute })).toEqual([noon - 2 * minute, noon - minute]);
  });

  test('a bucket counts as full from its very end', () => {
    expect(fullBuckets({ asOf: noon + minute, count: 1, step: minute })).toEqual([noon]);
  });

  test('a zone with half an hour shifts the grid', () => {
    const hour = 60 * minute;
    const [start] = fullBuckets({ asOf: noon, count: 1, step: hour, shift: 5.5 * hour });
    expect(new Date(start ?? 0).toISOString()).toBe('2026-11-17T10:30:00.000Z');
  });
});

describe('filling', () => {
  const starts = [noon, noon + minute, noon + 2 * minute];

  test('a bucket without a row is zero', () => {
    const { series } = fillBuckets([{ at: noon + minute, name: 'page', value: 5 }], starts, minute);
    expect(series).toEqual([{ name: 'page', values: [0, 5, 0], total: 5 }]);
  });

  test('rows outside the range are not drawn', () => {
    expect(fillBuckets([{ at: noon - 1, name: 'page', value: 5 }], starts, minute).series).toEqual([]);
    expect(fillBuckets([{ at: noon + 3 * minute, name: 'page', value: 5 }], starts, minute).series).toEqual([]);
  });

  test('largest first, the rest last however large', () => {
    const rows = [
      { at: noon, name: 'other', value: 100 },
      { at: noon, name: 'small', value: 1 },
      { at: noon, name: 'large', value: 9 },
    ];
    expect(fillBuckets(rows, starts, minute).series.map(({ name }) => name)).toEqual(['large', 'small', 'other']);
  });

  test('nothing is lost between rows and sums', () => {
    const rows = starts.flatMap((at, index) => ['a', 'b'].map((name) => ({ at, name, value: index + 1 })));
    expect(sums(fillBuckets(rows, starts, minute))).toEqual([2, 4, 6]);
  });
});
