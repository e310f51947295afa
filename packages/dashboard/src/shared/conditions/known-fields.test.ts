import type { DefinitionList, LearnedTypeView } from '@millrace/contract';
import { expect, test } from 'vitest';
import { fieldsOf } from './known-fields.ts';

test('given what a document declares and what came beside it, when a condition is written, then both are known', () => {
  const documents = {
    revision: 1,
    definitions: [
      {
        kind: 'event',
        name: 'sold',
        spec: { fields: { price: { type: 'integer' }, state: { type: 'text', title: 'State' } } },
      },
      { kind: 'event', name: 'other', spec: { fields: { hidden: { type: 'text' } } } },
    ],
  } as unknown as DefinitionList;
  const learned = [
    {
      fields: [
        { field: '/state', types: [{ type: 'text' }], words: ['CA', 'TX'] },
        { field: '/odd key', types: [{ type: 'boolean' }], words: null },
        { field: '/items/[]/id', types: [{ type: 'text' }], words: null },
      ],
    },
  ] as unknown as LearnedTypeView[];
  expect(fieldsOf(documents, ['sold'], learned)).toEqual([
    { path: 'data.price', type: 'number', title: undefined, values: undefined },
    { path: 'data.state', type: 'text', title: 'State', values: ['CA', 'TX'] },
    { path: 'data["odd key"]', type: 'boolean', values: undefined },
  ]);
});
