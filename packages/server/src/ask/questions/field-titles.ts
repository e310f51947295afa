import type { DefinitionKind, EventSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';

const kinds: readonly DefinitionKind[] = ['event'];

/** What a field of events is called, if the documents of all types that title it agree; one that names an entity is called like its kind. */
export function fieldTitle(path: string | undefined, documents: Edition): string | undefined {
  return path === undefined ? undefined : documents.compiled(kinds, titlesOf).get(path);
}

function titlesOf(documents: Edition): ReadonlyMap<string, string> {
  const titles = new Map<string, Set<string>>();
  for (const { spec } of documents.of('event'))
    for (const [key, { title, reference }] of Object.entries((spec as EventSpec).fields ?? {})) {
      const said = title ?? (reference === undefined ? undefined : kindWord(reference));
      if (said !== undefined) titles.set(`data.${key}`, (titles.get(`data.${key}`) ?? new Set()).add(said));
    }
  return new Map(
    [...titles].flatMap(([path, [first = '', ...others]]) => (others.length === 0 ? [[path, first]] : [])),
  );
}

const kindWord = (kind: string): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll(/[_.]/g, ' ')}`;
