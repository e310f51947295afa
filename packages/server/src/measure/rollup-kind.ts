import { rollupLimits, RollupSpec, type EventSpec, type MetricSpec } from '@millrace/contract';
import { findingsOf, type KindRules } from '../catalog/catalog.ts';
import { builtIn } from './compile/measures.ts';
import { rollupForm } from './compile/rollup-form.ts';
import { personalPaths } from './personal-paths.ts';

/** What the catalog has to know of rollups. */
export const rollupKind: KindRules = {
  schema: RollupSpec,
  check: (spec: RollupSpec, others) => {
    const { rollups } = rollupLimits;
    if (others.of('rollup').length > rollups)
      return [{ path: '', message: `the workspace would have more than ${rollups} rollups` }];
    const find = (name: string): MetricSpec | undefined => others.find('metric', name)?.spec as MetricSpec | undefined;
    const personal = personalPaths(others.of('event').map(({ spec: event }) => event as EventSpec));
    return findingsOf(() => void rollupForm(spec, { workspace: '', name: others.name, find, personal }));
  },
  uses: ({ metrics }: RollupSpec) =>
    metrics.flatMap((metric, i) =>
      typeof metric === 'string' && !Object.hasOwn(builtIn, metric)
        ? [{ kind: 'metric', name: metric, path: `/spec/metrics/${i}` }]
        : [],
    ),
};
