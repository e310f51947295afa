import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@millrace/contract';
import type { Others } from '../catalog/catalog.ts';
import { rollupKind } from './rollup-kind.ts';

type Named = { readonly name: string; readonly spec: JsonObject };
const documents: Readonly<Record<string, readonly Named[]>> = {
  metric: [
    { name: 'accepted', spec: { aggregate: 'subjects', where: 'type == "lead.accepted"' } },
    { name: 'rate', spec: { ratio: { of: 'accepted', per: 'events' } } },
    { name: 'won', spec: { basis: 'cohort', subject: 'lead', aggregate: 'count' } },
    { name: 'median', spec: { aggregate: 'quantile', of: 'data.ms', quantile: 0.5 } },
    { name: 'bought', spec: { aggregate: 'count', where: 'type == "sold" && segment("buyers")' } },
    { name: 'old', spec: { aggregate: 'count', where: 'age(time) > duration("7d")' } },
  ],
  event: [{ name: 'lead.accepted', spec: { fields: { email: { type: 'text', pii: 'email' } } } }],
  rollup: [],
};
const others: Others & { readonly name: string } = {
  name: 'r',
  find: (kind, name) => documents[kind]?.find((each) => each.name === name),
  of: (kind) => documents[kind] ?? [],
};

const problemsOf = (change: object): string[] =>
  (rollupKind.check?.({ grain: 'hour', metrics: ['accepted'], ...change } as never, others) ?? []).map(
    ({ path, message }) => `${path} ${message}`,
  );

describe('a rollup', () => {
  test('of counts, distinct counts, sums and ratios of them is kept', () => {
    expect(
      problemsOf({
        dimensions: [
          'type',
          'data.source_id',
          { name: 'size', of: 'data.amount', buckets: [{ name: 'small', below: 5 }] },
        ],
        metrics: ['rate', { aggregate: 'sum', of: 'data.price', currency: 'data.currency' }],
        where: 'producer == "api"',
      }),
    ).toEqual([]);
  });

  test.each([
    [{ metrics: ['won'] }, '/spec/metrics/0 a metric of basis cohort'],
    [{ metrics: ['accepted', 'median'] }, '/spec/metrics/1 a quantile needs every value'],
    [{ metrics: ['old'] }, '/spec/metrics/0 what depends on the moment of asking'],
    [{ where: 'age(time) > 5' }, '/spec/where what depends on the moment of asking'],
    [{ where: 'segment("buyers")' }, '/spec/where who is in a segment changes'],
    [{ dimensions: ['segment("buyers")'] }, '/spec/dimensions/0 who is in a segment changes'],
    [{ metrics: ['bought'] }, '/spec/metrics/0 who is in a segment changes'],
    [{ dimensions: ['data.email'] }, '/spec/dimensions/0 data.email is classed as personal'],
    [
      { dimensions: [{ name: 'tier', of: 'data.source_id', attribute: { kind: 'source', field: 'tier' } }] },
      '/spec/dimensions/0 an attribute changes',
    ],
    [{ dimensions: ['type', 'price +'] }, '/spec/dimensions/1 '],
  ])('%j is refused with its place', (change, problem) => {
    expect(problemsOf(change)).toEqual([expect.stringContaining(problem)]);
  });
});
