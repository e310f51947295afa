import type { DashboardSpec, QuestionSpec } from '@millrace/contract';
import { nameOf } from '../documents/name-of.ts';

export type Tile = DashboardSpec['tiles'][number];
export type TileShow = Tile['show'];

/** What a tile is called: by its own title, or by that of its saved question. */
export function tileTitle({ title, question, id }: Tile, saved: ReadonlyMap<string, QuestionSpec>): string {
  return title ?? (typeof question === 'string' ? saved.get(question)?.title : undefined) ?? id;
}

/** The row below all tiles. */
export function below(tiles: readonly Tile[]): number {
  return Math.max(0, ...tiles.map(({ y, h }) => y + h));
}

/** What an answer takes to be read: a table all columns, figures little height. */
const sizes: Readonly<Record<TileShow, Pick<Tile, 'w' | 'h'>>> = {
  line: { w: 6, h: 6 },
  bar: { w: 6, h: 5 },
  table: { w: 12, h: 6 },
  number: { w: 12, h: 2 },
  funnel: { w: 6, h: 5 },
  heat: { w: 12, h: 6 },
};

/** A tile below all others, under an id that is free. */
export function withTile(
  tiles: readonly Tile[],
  added: Pick<Tile, 'question' | 'show' | 'title'>,
  like: string,
): readonly Tile[] {
  const wanted = nameOf(like).slice(0, 30);
  const free = (id: string): string => (tiles.some((tile) => tile.id === id) ? free(`${id}-2`) : id);
  return [...tiles, { ...added, id: free(wanted || 'tile'), x: 0, y: below(tiles), ...sizes[added.show] }];
}

/** Another question in the place of a tile; what was chosen of the old answer is gone with it. */
export function inPlaceOf(
  tiles: readonly Tile[],
  id: string,
  next: Pick<Tile, 'question' | 'show' | 'title'>,
): readonly Tile[] {
  return tiles.map((tile) => {
    if (tile.id !== id) return tile;
    const { x, y, w, h } = tile;
    return { id, ...next, x, y, w, h };
  });
}
