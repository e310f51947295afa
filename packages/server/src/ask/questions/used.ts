import type { Use } from '../../catalog/catalog.ts';
import { segmentsNamed } from '../../measure/measure.ts';

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

/** The documents that a question names; `at`: where it stands in a document. */
export function usedBy(question: Readonly<Record<string, unknown>>, at = '/spec/question'): readonly Use[] {
  const metrics = places.flatMap((place): Use[] => {
    const found = place.reduce<unknown>((each, key) => inside(each, key), question);
    const path = `${at}/${place.join('/')}`;
    if (Array.isArray(found)) return found.flatMap((each, i) => metricUse(each, `${path}/${i}`));
    return metricUse(found, path);
  });
  const { score } = question;
  const scores: Use[] = typeof score === 'string' ? [{ kind: 'score', name: score, path: `${at}/score` }] : [];
  return [...metrics, ...scores, ...segmentsNamed(question, at)];
}

function metricUse(asked: unknown, path: string): Use[] {
  const name = inside(asked, 'metric') ?? asked;
  return typeof name === 'string' && !isBuiltIn(name) ? [{ kind: 'metric', name, path }] : [];
}

const inside = (at: unknown, key: string): unknown =>
  typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined;
