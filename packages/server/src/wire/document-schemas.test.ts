import { resolve } from 'node:path';
import type { DefinitionKind } from '@millrace/contract';
import { Check } from 'typebox/schema';
import { expect, test } from 'vitest';
import { anyDocumentSchema, documentSchemaOf } from '../catalog/catalog.ts';
import { readDocumentFiles } from './document-files.ts';
import { kinds } from './kinds.ts';

const packs = ['leads', 'app'].map((pack) => resolve(import.meta.dirname, '../../../../packs', pack));
const any = anyDocumentSchema(kinds);

test('given the documents of the packs, then the schema of their kind and that of all take them', async () => {
  const found = (await readDocumentFiles(packs)).map(({ document }) => document);
  const kept = found.filter(({ kind }) => Object.hasOwn(kinds, kind));
  expect(new Set(kept.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  for (const document of kept) {
    const schema = documentSchemaOf(kinds, document.kind as DefinitionKind);
    expect(Check(schema as never, document), `${document.kind} ${document.name}`).toBe(true);
    expect(Check(any as never, document), `${document.kind} ${document.name}`).toBe(true);
  }
});

test.each(Object.keys(kinds) as DefinitionKind[])('given the kind %s, then its schema takes nothing else', (kind) => {
  const schema = documentSchemaOf(kinds, kind);
  expect(schema).toMatchObject({ properties: { kind: { const: kind } } });
  for (const document of [{ kind, name: 'x', spec: { nonsense: 1 } }, { kind: 'other', name: 'x', spec: {} }, { kind }])
    for (const each of [schema, any]) expect(Check(each as never, document)).toBe(false);
});
