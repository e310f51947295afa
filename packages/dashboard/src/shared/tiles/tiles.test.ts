import type { QuestionSpec } from '@millrace/contract';
import { expect, test } from 'vitest';
import { inPlaceOf, tileTitle, withTile, type Tile } from './tiles.ts';

const tile: Tile = { id: 'sold', question: 'sold', show: 'line', columns: ['sold'], x: 6, y: 2, w: 6, h: 4 };

test('given a page with a tile of that id, when another is put on it, then it stands below under an id of its own', () => {
  const [, added] = withTile([tile], { question: 'other', show: 'table' }, 'Sold!');
  expect(added).toEqual({ id: 'sold-2', question: 'other', show: 'table', x: 0, y: 6, w: 12, h: 6 });
});

test('given a tile, when another question takes its place, then it keeps place and size and none of its columns', () => {
  expect(inPlaceOf([tile], 'sold', { question: 'other', show: 'bar', title: 'Other' })).toEqual([
    { id: 'sold', question: 'other', show: 'bar', title: 'Other', x: 6, y: 2, w: 6, h: 4 },
  ]);
});

test('a tile is called by its own title, by that of its saved question, by its id', () => {
  const tile = { id: 'months', question: 'revenue-by-month', show: 'line', x: 0, y: 0, w: 6, h: 6 } as const;
  const saved = new Map([['revenue-by-month', { title: 'Revenue by month', question: {} } as QuestionSpec]]);
  expect(tileTitle({ ...tile, title: 'Months' }, saved)).toBe('Months');
  expect(tileTitle(tile, saved)).toBe('Revenue by month');
  expect(tileTitle(tile, new Map())).toBe('months');
});
