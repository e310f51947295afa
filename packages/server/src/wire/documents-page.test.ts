import {
  EntitySpec,
  EventSpec,
  FieldDefinition,
  FieldFold,
  Lifecycle,
  MappingSpec,
  NoiseSpec,
} from '@millrace/contract';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Check } from 'typebox/value';
import { noDocuments, readYaml } from '../catalog/catalog.ts';
import { kinds } from './kinds.ts';

const read = (name: string): Promise<string> => readFile(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');
const page = await read('documents.md');
const documents = [...`${page}${await read('dashboards.md')}`.matchAll(/^```yaml document\n([\s\S]*?)^```$/gm)].flatMap(
  ([, text = '']) =>
    readYaml(text).map(({ value }) => value as { kind: keyof typeof kinds; name: string; spec: object }),
);

test.each(documents.map((document) => [document.kind, document] as const))(
  'docs: the %s can be kept',
  (kind, document) => {
    const { schema, check } = kinds[kind] ?? {};
    expect(schema !== undefined && Check(schema, document.spec)).toBe(true);
    expect(check?.(document.spec as never, { ...noDocuments, name: document.name }) ?? []).toEqual([]);
  },
);

/** Names that the four kinds know, however deep. */
function wordsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, anyOf, items, patternProperties } = schema as Record<string, object | undefined>;
  return [
    ...Object.keys(properties ?? {}),
    ...[properties, anyOf, patternProperties].flatMap((each) => Object.values(each ?? {}).flatMap(wordsOf)),
    ...wordsOf(items),
  ];
}

test('docs/documents.md names every word of the kinds', () => {
  const schemas = [FieldFold, Lifecycle, EventSpec, FieldDefinition, MappingSpec, NoiseSpec];
  const entity = Object.keys(EntitySpec.properties);
  const words = new Set([...entity, ...schemas.flatMap(wordsOf)]);
  expect(words.size).toBeGreaterThan(40);
  expect([...words].filter((word) => !new RegExp(`\\b${word}\\b`).test(page))).toEqual([]);
});
