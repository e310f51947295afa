import type { DefinitionKind, EventSpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';

const kinds: readonly DefinitionKind[] = ['event'];

/**
 * What fields of events are called, where the documents of all types that title one agree; one that names an entity is
 * called like its kind. Where another column is called the same, the path says which it is.
 */
export function fieldTitles(
  paths: readonly (string | undefined)[],
  documents: Edition,
  taken: readonly string[] = [],
): (string | undefined)[] {
  const said = documents.compiled(kinds, titlesOf);
  const titles = paths.map((path) => (path === undefined ? undefined : said.get(path)));
  const all = [...titles, ...taken];
  return titles.map((title, i) =>
    title !== undefined && all.some((other, at) => other === title && at !== i) ? `${title} (${paths[i]})` : title,
  );
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
