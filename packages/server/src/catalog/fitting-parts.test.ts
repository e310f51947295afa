import { expect, test } from 'vitest';
import { draftPlan } from './plan.ts';
import { eventKind, noDocuments } from './catalog.ts';

const told = (spec: object): string[] =>
  draftPlan({
    edition: noDocuments,
    kinds: { event: eventKind },
    documents: [{ kind: 'event', name: 'sold', spec: { ...spec } }],
    prune: false,
  }).plan.problems.map(({ path, message }) => `${path}: ${message}`);

test('what is wrong in other parts is told although one does not fit', () => {
  const fields = {
    a: { type: 'integer', min: 3, max: 2 },
    b: { type: 'integer', colour: 'red' },
    c: { type: 'text', default: 5 },
  };
  expect(told({ fields, modus: 'warn', computed: { d: { expression: 'a == "x"' } }, unique: ['b'] })).toEqual([
    '/spec/modus: there is no such field: modus. Leave it out, or mend its spelling',
    '/spec/fields/b/colour: there is no such field: colour. Leave it out, or mend its spelling',
    '/spec/fields/a: min is above max',
    '/spec/fields/c: the default is not a text',
    '/spec/computed/d: expression, line 1, column 3: a number is compared with a text',
  ]);
});

test('a document of which nothing fits is told for that alone', () => {
  expect(told({ fields: 5, computed: [] }).every((line) => /^\/spec\/(fields|computed): must be /.test(line))).toBe(
    true,
  );
});
