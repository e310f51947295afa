import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@millrace/contract';
import { noDocuments, type Others } from '../catalog/catalog.ts';
import { dashboardKind } from './dashboard-kind.ts';

const hourly: { readonly spec: JsonObject } = {
  spec: { question: { kind: 'trend', grain: 'hour', metric: 'events' } },
};
const others: Others & { readonly name: string } = {
  name: 'd',
  find: (kind, name) => (kind === 'question' && name === 'hourly' ? hourly : undefined),
  of: (kind) => noDocuments.of(kind),
};
const tile = { id: 'a', question: 'hourly', show: 'line', x: 0, y: 0, w: 6, h: 4 };
const table = { kind: 'table', metric: 'events', by: ['type'] };

const problemsOf = (spec: object): string[] =>
  (dashboardKind.check?.({ title: 'D', ...spec } as never, others) ?? []).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('a dashboard', () => {
  test('whose tiles lie side by side and ask what can be asked is kept', () => {
    const tiles = [tile, { ...tile, id: 'b', x: 6 }, { ...tile, id: 'c', y: 4, w: 12, question: table }];
    expect(problemsOf({ tiles, filters: [{ name: 'source', of: 'data.source_id' }] })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['tiles that overlap by one column', { tiles: [tile, { ...tile, id: 'b', x: 5 }] }, '/spec/tiles/1: lies over'],
    ['a tile inside another one', { tiles: [tile, { ...tile, id: 'b', x: 1, y: 1, w: 1, h: 1 }] }, '/spec/tiles/1: '],
    ['a tile beyond the twelfth column', { tiles: [{ ...tile, x: 7 }] }, '/spec/tiles/0/w: reaches beyond'],
    ['two tiles of one name', { tiles: [tile, { ...tile, y: 4 }] }, '/spec/tiles/1/id: another one is named a'],
    [
      'a question that cannot be asked',
      { tiles: [{ ...tile, question: { ...table, by: ['price'] } }] },
      '/spec/tiles/0/question/by/0: ',
    ],
    ['a question of no kind', { tiles: [{ ...tile, question: { kind: 'pie' } }] }, '/spec/tiles/0/question/kind: '],
    ['a filter that is no value', { tiles: [tile], filters: [{ name: 's', of: 'data.a +' }] }, '/spec/filters/0/of: '],
    [
      'two filters of one name',
      { tiles: [tile], filters: ['data.a', 'data.b'].map((of) => ({ name: 's', of })) },
      '/spec/filters/1/name: ',
    ],
  ])('with %s is refused, with the place', (_about, spec, problem) => {
    expect(problemsOf(spec)).toEqual([expect.stringContaining(problem)]);
  });

  test('names its saved questions, and the metrics and segments of its own ones', () => {
    const own = { kind: 'table', metrics: ['sold', 'events'], among: { segment: 'vip' } };
    expect(dashboardKind.uses?.({ tiles: [tile, { ...tile, question: own }] } as never)).toEqual([
      { kind: 'question', name: 'hourly', path: '/spec/tiles/0/question' },
      { kind: 'metric', name: 'sold', path: '/spec/tiles/1/question/metrics/0' },
      { kind: 'segment', name: 'vip', path: '/spec/tiles/1/question/among/segment' },
    ]);
  });
});
