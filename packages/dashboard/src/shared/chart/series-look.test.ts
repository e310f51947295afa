import { expect, test } from 'vitest';
import { rest } from './buckets.ts';
import { seriesLook } from './series-look.ts';

test('of twelve series no two look alike, as lines or as bars', () => {
  const looks = Array.from({ length: 12 }, (_, index) => seriesLook(`s${index}`, index));
  const lines = new Set(looks.map(({ color, dash }) => `${color} ${dash}`));
  const bars = new Set(looks.map(({ color, outlined }) => `${color} ${outlined}`));
  expect([lines.size, bars.size]).toEqual([12, 12]);
  expect(looks.map(({ color }) => color)).not.toContain(seriesLook(rest, 6).color);
});
