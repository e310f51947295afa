import type { Use } from '../../catalog/catalog.ts';

export const isBuiltIn = (metric: string): boolean => metric === 'events' || metric === 'subjects';

/** Places in a question, of any kind, at which metrics stand: one, or a list of them. */
const places = [
  ['metric'],
  ['metrics'],
  ['cells'],
  ['rows', 'metric'],
  ['columns', 'metric'],
  ['attempts'],
  ['successes'],
  ['size'],
  ['rate'],
] as const;

/** The documents that a question names. */
export function usedBy(question: Readonly<Record<string, unknown>>): readonly Use[] {
  const metrics = places.flatMap((place): Use[] => {
    const found = place.reduce<unknown>((at, key) => inside(at, key), question);
    const path = `/spec/question/${place.join('/')}`;
    if (Array.isArray(found)) return found.flatMap((each, i) => metricUse(each, `${path}/${i}`));
    return metricUse(found, path);
  });
  const named = [
    ['score', question['score'], '/spec/question/score'],
    ['segment', inside(question['among'], 'segment'), '/spec/question/among/segment'],
  ] as const;
  return [
    ...metrics,
    ...named.flatMap(([kind, name, path]): Use[] => (typeof name === 'string' ? [{ kind, name, path }] : [])),
  ];
}

function metricUse(asked: unknown, path: string): Use[] {
  const name = inside(asked, 'metric') ?? asked;
  return typeof name === 'string' && !isBuiltIn(name) ? [{ kind: 'metric', name, path }] : [];
}

const inside = (at: unknown, key: string): unknown =>
  typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
