import { Type, type Static } from 'typebox';
import { ExpressionOf } from './condition.ts';
import type { JsonObject } from './event.ts';
import { oneOf } from './one-of.ts';

/** A page is 12 columns wide; rows are as high as the page makes them, and as many as are used. */
export const dashboardLimits = { columns: 12, rows: 1000, height: 24, tiles: 40, filters: 12 } as const;
const { columns, rows, height, tiles, filters } = dashboardLimits;

const Title = Type.String({ minLength: 1, maxLength: 200 });
const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]*$', maxLength: 40 });
/** A range that ends now. */
const Lately = Type.String({ pattern: '^[1-9][0-9]{0,3}[mhd]$', description: '60m, 24h, 7d: that long, until now' });

/** What an answer is drawn as. What it cannot be drawn as is shown as a table. */
export const TileShow = oneOf(
  ['line', 'bar', 'table', 'number', 'funnel', 'heat'],
  'line: along time. bar: a bar for each row. number: the first row, a figure for each column. ' +
    'funnel: step by step. heat: a grid of cells, as retention and matrix have',
);
export type TileShow = Static<typeof TileShow>;

export const DashboardTile = Type.Object(
  {
    id: Slug,
    title: Type.Optional(Title),
    question: Type.Union(
      [
        Type.String({ minLength: 1, maxLength: 256 }),
        Type.Unsafe<JsonObject>({ type: 'object', required: ['kind'], additionalProperties: true }),
      ],
      { description: 'A saved question by its name, or one as a document of the kind question has it' },
    ),
    range: Type.Optional(Lately),
    show: TileShow,
    columns: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
        description: 'Columns of the answer that are shown, in this order; without it all',
      }),
    ),
    x: Type.Integer({ minimum: 0, maximum: columns - 1, description: 'Column of its left edge' }),
    y: Type.Integer({ minimum: 0, maximum: rows - 1, description: 'Row of its upper edge' }),
    w: Type.Integer({ minimum: 1, maximum: columns, description: 'Columns' }),
    h: Type.Integer({ minimum: 1, maximum: height, description: 'Rows' }),
  },
  { additionalProperties: false },
);
export type DashboardTile = Static<typeof DashboardTile>;

export const DashboardFilter = Type.Object(
  {
    name: Slug,
    title: Type.Optional(Title),
    of: ExpressionOf,
    subject: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'Kind of the subjects whose ids the values are' }),
    ),
  },
  { additionalProperties: false, description: 'What the whole page can be narrowed by: `of` is some value' },
);
export type DashboardFilter = Static<typeof DashboardFilter>;

/**
 * A dashboard is a document: tiles on a grid, each a question and how its answer is drawn. Tiles do not overlap. The page
 * asks all of them at once, as of one moment, for its own range; `range` of a tile is in place of the page's.
 */
export const DashboardSpec = Type.Object(
  {
    title: Title,
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    range: Type.Optional(Lately),
    compare: Type.Optional(oneOf(['previous', 'usual'], 'What its figures are first held against')),
    tiles: Type.Array(DashboardTile, { minItems: 1, maxItems: tiles }),
    filters: Type.Optional(Type.Array(DashboardFilter, { maxItems: filters })),
  },
  { additionalProperties: false },
);
export type DashboardSpec = Static<typeof DashboardSpec>;
