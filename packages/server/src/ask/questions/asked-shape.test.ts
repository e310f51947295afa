import { expect, test } from 'vitest';
import { askedShape } from './asked-shape.ts';

const table = {
  kind: 'table',
  metrics: ['revenue', 'events'],
  by: ['data.source'],
  range: { from: 'now-7d', to: 'now' },
};

test('given two questions that differ in values, in time and in how they are written, then their shape is the same', () => {
  const one = askedShape({ ...table, where: 'data.email == "ada@example.com" && data.score > 700', limit: 5 });
  const tree = {
    op: 'and',
    of: [
      { op: 'eq', left: { op: 'field', path: 'data.email' }, right: { op: 'literal', value: 'bob@example.com' } },
      { op: 'gt', left: { op: 'field', path: 'data.score' }, right: { op: 'literal', value: 20 } },
    ],
  };
  const other = askedShape({ ...table, where: tree, range: { from: '2026-01-01', to: '2026-02-01' }, asOf: 'now' });
  expect(one).toEqual({
    question: {
      kind: 'table',
      metrics: ['revenue', 'events'],
      by: ['data.source'],
      where: 'data.email == "…" && data.score > 0',
    },
    blind: false,
  });
  expect(other).toEqual(one);
});

test.each([
  { ...table, where: 'data.name in ["secret", "secret2"]' },
  { ...table, where: 'matches(data.name, "secret") || startsWith(lower(data.name), "secret")' },
  { ...table, where: 'any(data.items, item.name == "secret")' },
  { ...table, by: [{ name: 'first', of: 'if(data.name == "secret", "secret", data.other)' }] },
  { ...table, metrics: [{ as: 'mine', spec: { aggregate: 'count', where: 'data.name == "secret"' } }] },
  { ...table, among: { people: { question: table, cell: { source: 'secret' } } } },
  { kind: 'segment', segment: { subject: 'person', where: 'name == "secret"' } },
  {
    kind: 'funnel',
    steps: [{ type: 'secret' }, { event: 'secret', where: 'data.name == "secret"' }],
    range: table.range,
  },
  { kind: 'attribution', models: [{ model: 'last_non_direct', direct: ['secret'] }], by: 'data.channel' },
  { kind: 'table', unheard: 'secret', where: 'no expression secret ==' },
])('given %j, then no value of it is kept', (question) => {
  expect(JSON.stringify(askedShape(question))).not.toContain('secret');
});

test('given values in what it is by or measures, then it is known that they are gone', () => {
  const blind = (more: object): boolean => askedShape({ ...table, ...more }).blind;
  expect(blind({ where: 'data.name == "ada"' })).toBe(false);
  expect(
    blind({ by: [{ name: 'age', of: 'data.age', buckets: [{ name: 'young', below: 30 }, { name: 'old' }] }] }),
  ).toBe(false);
  expect(blind({ by: [{ name: 'vip', of: 'data.spent > 1000' }] })).toBe(true);
  expect(blind({ metrics: [{ as: 'mine', spec: { aggregate: 'count', where: 'type == "x"' } }] })).toBe(true);
});

test('given a question longer than is kept, then little of it is', () => {
  const where = Array.from({ length: 600 }, (_, i) => `exists(data.some_field_${i})`).join(' || ');
  expect(askedShape({ ...table, where })).toEqual({ question: { kind: 'table', where: '…' }, blind: true });
});
