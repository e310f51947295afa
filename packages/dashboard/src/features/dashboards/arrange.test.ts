import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { arrange, type Change } from './arrange.ts';

const tile = (id: string, [x, y, w, h]: readonly [number, number, number, number]): Tile => ({
  id,
  question: 'hourly',
  show: 'line',
  x,
  y,
  w,
  h,
});
const changes: readonly Change[] = ['left', 'right', 'up', 'down', 'wider', 'narrower', 'taller', 'shorter'];

describe('tiles', () => {
  test('what a tile grows over makes room below it', () => {
    const tiles = [tile('a', [0, 0, 6, 4]), tile('b', [6, 0, 6, 4]), tile('c', [6, 4, 6, 2])];
    expect(arrange(tiles, 'a', 'wider').map(({ id, x, y, w, h }) => [id, x, y, w, h])).toEqual([
      ['a', 0, 0, 7, 4],
      ['b', 6, 4, 6, 4],
      ['c', 6, 8, 6, 2],
    ]);
  });

  test('whatever is done, none lies upon another and all stay on the grid', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(...changes));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (walk) => {
        let tiles: readonly Tile[] = [
          tile('a', [0, 0, 6, 4]),
          tile('b', [6, 0, 6, 4]),
          tile('c', [0, 4, 4, 3]),
          tile('d', [4, 4, 8, 3]),
        ];
        for (const [id, change] of walk) tiles = arrange(tiles, id, change);
        const taken = new Set<string>();
        for (const { x, y, w, h } of tiles) {
          expect(x >= 0 && y >= 0 && w >= 1 && h >= 1 && x + w <= 12).toBe(true);
          for (let column = x; column < x + w; column += 1)
            for (let row = y; row < y + h; row += 1) {
              expect(taken.has(`${column} ${row}`)).toBe(false);
              taken.add(`${column} ${row}`);
            }
        }
      }),
      { seed: 20261129 },
    );
  });
});
