import type { EntityPage } from '@millrace/contract';
import { expect, test } from 'vitest';
import { conditionOn, foundEntries, namedKinds } from './entities.ts';

const documents = [
  { kind: 'entity', name: 'source', spec: { title: 'Source', fields: { attributes: { fold: 'map' } } } },
  { kind: 'entity', name: 'person', spec: { title: 'Person', fields: { name: { fold: 'last', pii: 'name' } } } },
  { kind: 'metric', name: 'sold', spec: {} },
] as unknown as Parameters<typeof namedKinds>[0];

test('what is configured is found by its name, a person by the id alone', () => {
  expect(namedKinds(documents).map((kind) => conditionOn(kind, 'Face"'))).toEqual([
    String.raw`startsWith(id, "Face\"") || contains(lower(attributes.name), "face\"")`,
    String.raw`startsWith(id, "Face\"")`,
  ]);
});

test('an entity is called by its kind, its name and its id', () => {
  const [source] = namedKinds(documents);
  const entities = [
    { id: 'src_12', fields: { attributes: { name: 'Facebook Ads' } } },
    { id: 'bing', fields: {} },
  ];
  const page = { entities, cursor: null } as unknown as EntityPage;
  expect(source && foundEntries('main', source, page).map(({ title, href }) => [title, href])).toEqual([
    ['Source Facebook Ads · src_12', '/main/e/source/src_12'],
    ['Source bing', '/main/e/source/bing'],
  ]);
});
