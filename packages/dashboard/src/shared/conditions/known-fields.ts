import type { DefinitionList, EventSpec, LearnedTypeView } from '@millrace/contract';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/api.ts';
import type { Known, KnownField } from './completion.ts';
import { comparedFields, dataPath } from './condition-paths.ts';
import { documentsQuery } from '../documents/documents.ts';
import { eventTypesQuery, typeQuery } from '../query/event-types.ts';

/** Whose fields are looked up when a condition names no type: those that come most. */
const mostTypes = 3;
const mostValued = 3;
const mostValues = 20;
const lately = { from: 'now-7d', to: 'now' };

const own: readonly KnownField[] = [
  { path: 'category', type: 'text', values: ['user', 'database', 'service'] },
  { path: 'producer', type: 'text', title: 'Who sent it' },
  { path: 'subject', type: 'text', title: 'Id of the subject' },
  { path: 'subject_kind', type: 'text' },
  { path: 'flow', type: 'text' },
  { path: 'time', type: 'time', title: 'When it happened' },
  { path: 'received', type: 'time' },
  { path: 'id', type: 'text' },
];

type Wanted = {
  /** The type of the events it is about, where the condition does not say so itself. */
  readonly of?: string | undefined;
  /** Nothing is looked up before somebody is about to write: most who open a page only read it. */
  readonly enabled: boolean;
};

/** What a condition can ask for: fields that documents declare or the stream has shown with their values, and segments. */
export function useKnown(condition: string, { of, enabled }: Wanted): Known {
  const types = useQuery({ ...eventTypesQuery, enabled }).data ?? noTypes;
  const events = useQuery({ ...documentsQuery('event'), enabled }).data;
  const segments = useQuery({ ...documentsQuery('segment'), enabled }).data;
  const named = useMemo(() => namedTypes(condition, types, of), [condition, types, of]);
  const learned = useQueries({
    queries: named.map((type) => ({ ...typeQuery(type), enabled })),
    combine: (found) => found.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
  const fields = useMemo(
    () => [{ path: 'type', type: 'text', values: types } as const, ...fieldsOf(events, named, learned), ...own],
    [types, events, named, learned],
  );
  const values = useValues(enabled ? condition : '', fields);
  return useMemo(
    () => ({
      fields: fields.map((field) => ({ ...field, values: field.values ?? values.get(field.path) })),
      segments: segments?.definitions.map(({ name }) => name) ?? [],
    }),
    [fields, values, segments],
  );
}

/** The values that came most of late, of fields that are compared and whose values nobody has told. */
function useValues(condition: string, fields: readonly KnownField[]): ReadonlyMap<string, readonly string[]> {
  const open = comparedFields(condition)
    .filter((path) => fields.some((field) => field.path === path && field.values === undefined))
    .slice(0, mostValued);
  return useQueries({
    queries: open.map((path) => ({
      queryKey: ['values', path],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const by = [{ name: 'value', of: path }];
        const [answer] = await api.ask(
          [{ kind: 'table', metric: 'events', by, range: lately, limit: mostValues }],
          signal,
        );
        const texts = (answer?.rows ?? [])
          .slice(0, mostValues)
          .flatMap(([value]) => (typeof value === 'string' ? [value] : []));
        return [path, texts] as const;
      },
      staleTime: 60_000,
    })),
    combine: valuesFound,
  });
}

function valuesFound(found: readonly { readonly data?: readonly [string, readonly string[]] | undefined }[]) {
  return new Map(found.flatMap(({ data }) => (data === undefined ? [] : [data])));
}

const noTypes: readonly string[] = [];

function namedTypes(condition: string, types: readonly string[], of: string | undefined): readonly string[] {
  const named = types.filter((type) => type === of || condition.includes(JSON.stringify(type)));
  return (named.length === 0 ? types : named).slice(0, mostTypes);
}

const typeOf = (type: string | undefined): KnownField['type'] => {
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'text' || type === 'boolean' || type === 'time' ? type : 'any';
};

/** Fields of data of these types: as their documents say, and else as they were seen. Pure. */
export function fieldsOf(
  documents: DefinitionList | undefined,
  named: readonly string[],
  learned: readonly LearnedTypeView[],
): readonly KnownField[] {
  const found = new Map<string, KnownField>();
  for (const { name, spec } of documents?.definitions ?? []) {
    if (!named.includes(name)) continue;
    for (const [key, { type, title, values }] of Object.entries((spec as EventSpec | undefined)?.fields ?? {})) {
      const path = dataPath(key.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.')));
      found.set(path, { path, type: typeOf(type), title, values });
    }
  }
  for (const { fields } of learned)
    for (const { field, types, words } of fields) {
      if (field.includes('[]')) continue;
      const path = dataPath(
        field
          .split('/')
          .slice(1)
          .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
      );
      const known = found.get(path);
      found.set(path, {
        path,
        type: typeOf(types[0]?.type),
        ...known,
        values: known?.values ?? (words === null ? undefined : words),
      });
    }
  return [...found.values()];
}
