import type { AskCosts } from '@millrace/contract';
import { expect, test } from 'vitest';
import { askLines } from './ask-lines.ts';

const ask: AskCosts['asks'][number] = {
  shape: 'a',
  kind: 'table',
  saved: null,
  metrics: ['leads', 'sold'],
  by: ['data.source_id'],
  where: 'data.state == "…"',
  grain: null,
  question: {},
  asked: 3,
  failed: 0,
  ms: 900,
  worst: 400,
  rows: 12_000,
  bytes: 1,
  from: { rollup: 0, both: 1, events: 2 },
  last: '2026-01-05T00:00:00.000Z',
  rollup: null,
  because: null,
};

test('given what questions cost, when they are listed, then each says what it asks, reads, and what would help', () => {
  const document = {
    kind: 'rollup',
    name: 'asked-by-source-hour',
    spec: {},
  } as AskCosts['proposals'][number]['document'];
  const proposals = [{ document, changes: false, shapes: ['a'], asked: 3, ms: 900, rows: 12_000, size: null }];
  const trend = { ...ask, shape: 'b', kind: 'trend', grain: 'day', metrics: ['leads'], by: [], where: null };
  const lines = askLines({
    asks: [ask, { ...trend, rollup: 'trade', from: { rollup: 5, both: 0, events: 0 } }],
    proposals,
  });
  expect(lines.map(({ words, from, rollup, proposed }) => [words, from, rollup, proposed])).toEqual([
    ['table of leads, sold by data.source_id where data.state == "…"', 'events', null, 'asked-by-source-hour'],
    ['trend by day of leads', 'rollups', 'trade', undefined],
  ]);
});
