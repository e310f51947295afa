import { MetricName, MetricSpec } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import { findingsOf, type KindRules, type Use } from '../catalog/catalog.ts';
import { builtIn, measureOf, PartTable } from './compile/measures.ts';
import { partSql } from './compile/part-sql.ts';
import { segmentsNamed } from './segment-uses.ts';

/** As questions, ratios and scores write it. */
const named = Compile(MetricName);

/** What the catalog has to know of metrics. */
export const metricKind: KindRules = {
  schema: MetricSpec,
  check: (spec: MetricSpec, others) => {
    if (Object.hasOwn(builtIn, others.name)) return [{ path: '/name', message: `${others.name} is built in` }];
    if (!named.Check(others.name))
      return [
        {
          path: '/name',
          message: 'a question names a metric by small letters, digits and underscores, a letter first',
        },
      ];
    const find = (name: string): MetricSpec | undefined =>
      name === others.name ? spec : (others.find('metric', name)?.spec as MetricSpec | undefined);
    return findingsOf(() => {
      const parts = new PartTable();
      measureOf(spec, { parts, find, path: 'spec' });
      for (const [i, { aggregation, path }] of parts.list.entries())
        partSql(aggregation, { name: `p${i}`, now: 0, path });
    });
  },
  uses: usesOf,
};

/** Names in a formula are found missing by the check. */
function usesOf(spec: MetricSpec): readonly Use[] {
  return [...metricsNamed(spec), ...segmentsNamed(spec, '/spec')];
}

function metricsNamed({ ratio, rate }: MetricSpec): readonly Use[] {
  const named = [
    ['/spec/ratio/of', ratio?.of],
    ['/spec/ratio/per', ratio?.per],
    ['/spec/rate/of', rate?.of],
  ] as const;
  return named.flatMap(([path, part]) =>
    typeof part === 'string' && !Object.hasOwn(builtIn, part) ? [{ kind: 'metric', name: part, path }] : [],
  );
}
