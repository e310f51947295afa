import { expect, test } from 'vitest';
import { inPlaceOf, withTile, type Tile } from './tiles.ts';

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
