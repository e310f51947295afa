import { expect, test } from 'vitest';
import type { Edition } from '../../catalog/catalog.ts';
import { fieldTitle } from './field-titles.ts';

test('a field is called as the documents of its events say, or like the entity that it names', () => {
  const specs = [
    { fields: { state: { type: 'text', title: 'State' }, source_id: { type: 'text', reference: 'source' } } },
    { fields: { state: { type: 'text', title: 'Province' }, plan: { type: 'text', title: 'Plan' } } },
    { fields: { plan: { type: 'text' } } },
  ];
  const documents = {
    of: () => specs.map((spec) => ({ spec })),
    compiled: (_: unknown, compile: (edition: unknown) => unknown) => compile(documents),
  } as unknown as Edition;
  const titles = ['data.state', 'data.source_id', 'data.plan', 'type', undefined].map((path) =>
    fieldTitle(path, documents),
  );
  expect(titles).toEqual([undefined, 'Source', 'Plan', undefined, undefined]);
});
