import { expect, test } from 'vitest';
import { tileQuestions } from './ask-tiles.ts';

const spec = {
  title: 'Intake',
  filters: [
    { name: 'source', of: 'data.source_id' },
    { name: 'buyer', of: 'data.buyer_id' },
  ],
  tiles: [
    { id: 'a', question: 'hourly', show: 'line', x: 0, y: 0, w: 6, h: 4 },
    { id: 'b', question: { kind: 'table', metric: 'events' }, range: '1h', show: 'number', x: 6, y: 0, w: 6, h: 4 },
  ],
} as const;
const range = { from: 'now-7d', to: 'now' };

test('tiles are asked for the range of the page, or their own', () => {
  expect(tileQuestions(spec as never, range, new Map())).toEqual([
    { saved: 'hourly', range },
    { question: { kind: 'table', metric: 'events' }, range: { from: 'now-1h', to: 'now' } },
  ]);
});

test('what is chosen narrows all of them', () => {
  const source = {
    op: 'eq',
    left: { op: 'field', path: 'data.source_id' },
    right: { op: 'literal', value: 'ads "1"' },
  };
  const buyer = { op: 'eq', left: { op: 'field', path: 'data.buyer_id' }, right: { op: 'literal', value: 'acme' } };
  expect(tileQuestions(spec as never, range, new Map([['source', 'ads "1"']]))[0]).toEqual({
    saved: 'hourly',
    range,
    where: source,
  });
  const both = new Map([
    ['source', 'ads "1"'],
    ['buyer', 'acme'],
  ]);
  expect(tileQuestions(spec as never, range, both)[1]).toMatchObject({ where: { op: 'and', of: [source, buyer] } });
});
