import { expect, test } from 'vitest';
import type { Edition } from '../../catalog/catalog.ts';
import { fieldTitles } from './field-titles.ts';

function editionOf(specs: readonly object[]): Edition {
  const documents = {
    of: () => specs.map((spec) => ({ spec })),
    compiled: (_: unknown, compile: (edition: unknown) => unknown) => compile(documents),
  } as unknown as Edition;
  return documents;
}

test('a field is called as the documents of its events say, or like the entity that it names', () => {
  const documents = editionOf([
    { fields: { state: { type: 'text', title: 'State' }, source_id: { type: 'text', reference: 'source' } } },
    { fields: { state: { type: 'text', title: 'Province' }, plan: { type: 'text', title: 'Plan' } } },
    { fields: { plan: { type: 'text' } } },
  ]);
  const titles = fieldTitles(['data.state', 'data.source_id', 'data.plan', 'type', undefined], documents);
  expect(titles).toEqual([undefined, 'Source', 'Plan', undefined, undefined]);
});

test('columns that are called the same say which field each is', () => {
  const same = { type: 'text', title: 'Same' };
  const documents = editionOf([{ fields: { a: same, b: same, c: { type: 'text', title: 'Sales' } } }]);
  expect(fieldTitles(['data.a', 'data.b', 'data.c'], documents, ['Sales'])).toEqual([
    'Same (data.a)',
    'Same (data.b)',
    'Sales (data.c)',
  ]);
  expect(fieldTitles(['data.a', 'data.c'], documents)).toEqual(['Same', 'Sales']);
});
