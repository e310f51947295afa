import { expect, test } from 'vitest';
import { metricKind } from './metric-kind.ts';

const problemsOf = (name: string): string[] =>
  (
    metricKind.check?.({ aggregate: 'count' } as never, { name, find: () => undefined, of: () => [] } as never) ?? []
  ).map(({ path }) => path);

test('a metric has a name that a question can say', () => {
  expect(problemsOf('leads_2')).toEqual([]);
  for (const name of ['my-leads', 'my.leads', 'Leads', '2_leads', 'events'])
    expect(problemsOf(name)).toEqual(['/name']);
});
