import { expect, test } from 'vitest';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { placeOf } from './tile-place.ts';

const tile = (question: Tile['question'], range?: string): Tile => ({
  id: 'a',
  question,
  show: 'line',
  x: 0,
  y: 0,
  w: 6,
  h: 4,
  ...(range !== undefined && { range }),
});
const saved = new Map([
  ['hourly', { kind: 'trend', grain: 'hour', metrics: ['sold', { metric: 'unsold', as: 'failed' }] }],
  ['signup', { kind: 'funnel' }],
  ['two', { kind: 'table', metric: 'sold', by: ['source', 'buyer'] }],
]);
const asked = { saved, t: '7d', narrowed: [] };
const narrowed = [{ of: 'data.source_id', value: 'ads "1"' }];

test('a saved question is looked at on its page, for the range of the tile', () => {
  expect(placeOf(tile('hourly'), asked)).toEqual({ page: 'explore', name: 'hourly', search: { t: '7d' } });
  expect(placeOf(tile('signup', '1h'), asked)).toEqual({ page: 'funnels', name: 'signup', search: { t: '60m' } });
  expect(placeOf(tile('gone'), asked)).toBeUndefined();
});

test('what the page is narrowed by goes along', () => {
  expect(placeOf(tile('hourly'), { ...asked, narrowed })?.search).toMatchObject({
    m: ['sold', 'unsold:failed'],
    grain: 'hour',
    q: 'data.source_id == "ads \\"1\\""',
  });
  const where = { kind: 'table', where: 'type == "x"', metric: 'events' };
  expect(placeOf(tile(where), { ...asked, narrowed })?.search.q).toBe(
    '(type == "x") && data.source_id == "ads \\"1\\""',
  );
});

test('a question of the tile itself is asked in Explore, where that can say it', () => {
  const by = { name: 'source', of: 'data.source_id' };
  expect(placeOf(tile({ kind: 'trend', grain: 'day', by, metric: 'sold' }), asked)).toEqual({
    page: 'explore',
    search: { m: ['sold'], by: JSON.stringify(by), grain: 'day', t: '7d' },
  });
  expect(placeOf(tile({ kind: 'table', metric: 'sold', by: ['source', 'buyer'] }), asked)).toBeUndefined();
});
