import type { Tile } from '@/shared/tiles/tiles.ts';

export type Change = 'left' | 'right' | 'up' | 'down' | 'wider' | 'narrower' | 'taller' | 'shorter';

export const columns = 12;
const tallest = 24;

const steps: Readonly<Record<Change, Partial<Record<'x' | 'y' | 'w' | 'h', number>>>> = {
  left: { x: -1 },
  right: { x: 1 },
  up: { y: -1 },
  down: { y: 1 },
  wider: { w: 1 },
  narrower: { w: -1 },
  taller: { h: 1 },
  shorter: { h: -1 },
};

/** One tile moved or sized by a step; whatever it would lie upon makes room below it. Pure. */
export function arrange(tiles: readonly Tile[], id: string, change: Change): readonly Tile[] {
  const tile = tiles.find((each) => each.id === id);
  if (tile === undefined) return tiles;
  const { x = 0, y = 0, w = 0, h = 0 } = steps[change];
  const width = clamp(tile.w + w, 1, columns);
  const moved = {
    ...tile,
    w: width,
    h: clamp(tile.h + h, 1, tallest),
    x: clamp(tile.x + x, 0, columns - width),
    y: Math.max(0, tile.y + y),
  };
  return settle(
    moved,
    tiles.filter((each) => each.id !== id),
  );
}

/** The others in their order from above, each as far down as it takes to lie free. */
function settle(first: Tile, others: readonly Tile[]): readonly Tile[] {
  const placed: Tile[] = [first];
  for (const tile of others.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    let free = tile;
    for (let over = hit(placed, free); over !== undefined; over = hit(placed, free))
      free = { ...free, y: over.y + over.h };
    placed.push(free);
  }
  return placed;
}

const hit = (placed: readonly Tile[], tile: Tile): Tile | undefined =>
  placed.find(
    (each) =>
      each.x < tile.x + tile.w && tile.x < each.x + each.w && each.y < tile.y + tile.h && tile.y < each.y + each.h,
  );
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
