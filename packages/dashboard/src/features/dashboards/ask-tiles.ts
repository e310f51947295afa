import type { DashboardSpec, Range, SavedQuestion, UnsavedQuestion } from '@millrace/contract';

type Asked = SavedQuestion | UnsavedQuestion;
type Tile = DashboardSpec['tiles'][number];

/** The questions of all tiles for one range, narrowed by the chosen values. Pure. */
export function tileQuestions(
  { tiles, filters = [] }: DashboardSpec,
  range: Range,
  values: ReadonlyMap<string, string>,
): readonly Asked[] {
  const conditions = filters.flatMap(({ name, of }) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ op: 'eq', left: expressionOf(of), right: { op: 'literal', value } }];
  });
  const where =
    conditions.length === 0 ? undefined : conditions.length === 1 ? conditions[0] : { op: 'and', of: conditions };
  return tiles.map((tile) => ({
    ...questionOf(tile),
    range: rangeOfTile(tile, range),
    ...(where !== undefined && { where: where as NonNullable<Asked['where']> }),
  }));
}

/** Its own range, or that of the page. */
export const rangeOfTile = (tile: Tile, range: Range): Range =>
  tile.range === undefined ? range : { from: `now-${tile.range}`, to: 'now' };

function questionOf({ question }: Tile): Asked {
  return typeof question === 'string' ? { saved: question } : { question };
}

/** A text is a path, as conditions have it. */
const expressionOf = (of: unknown): unknown => (typeof of === 'string' ? { op: 'field', path: of } : of);
