import type { BreakdownQuestion, Question } from '@millrace/contract';
import type { KnownTrait } from '@/shared/people/traits.ts';
import { conditionOf, filterOf, plainAmong } from '@/shared/people/who.ts';
import { momentOf } from '@/shared/time/moment-param.ts';
import type { PeopleSearch } from './people-search.ts';

/** What is asked first, and after each step into a group: the first of these that is still open. */
const usualOrder = ['engagement', 'acquisition_month', 'channel', 'lifecycle', 'country', 'device'];

export function usualTrait(traits: readonly KnownTrait[], filters: readonly string[]): string | undefined {
  const used = new Set(filters.map((param) => filterOf(param).trait));
  const open = traits.filter(({ name, groups }) => groups && !used.has(name)).map(({ name }) => name);
  return usualOrder.find((name) => open.includes(name)) ?? open[0];
}

/** Days of almost three years. */
const mostGroups = 1000;

/** Subjects of a kind by one trait; without one, all of them. */
export function breakdownOf(search: PeopleSearch, by: string | undefined, zone: string): Question {
  const { kind = 'person', f = [], asof, among } = search;
  const at = momentOf(asof, zone);
  const question: BreakdownQuestion = {
    kind: 'breakdown',
    subject: kind,
    by: by === undefined ? [] : [by],
    metrics: [{ as: 'people', spec: { aggregate: 'count' } }],
    limit: mostGroups,
    range: { from: '1970-01-01T00:00:00Z', to: 'now' },
    ...(f.length > 0 && { where: conditionOf(f) }),
    ...(at !== undefined && { asOf: at }),
  };
  const who = plainAmong(among);
  return who === undefined ? question : { ...question, among: who };
}
