import type { Tile } from '@/shared/tiles/tiles.ts';
import type { SkeletonShape } from '@/shared/ui/skeleton.tsx';

/** The place a tile keeps until it is answered: numbers are one line of figures, on a phone several. Pure. */
export function heldFor({ show }: Pick<Tile, 'show'>, isPhone: boolean): SkeletonShape {
  return show === 'number' && !isPhone ? { lines: 3 } : { tall: true };
}
