import { ScoreSpec, type MetricSpec } from '@millrace/contract';
import { findingsOf, type Finding, type KindRules, type Use } from '../catalog/catalog.ts';
import { measureOf, named, PartTable } from '../measure/measure.ts';
import { isBuiltIn } from './questions/used.ts';

/** What the catalog has to know of scores. */
export const scoreKind: KindRules = {
  schema: ScoreSpec,
  check: (spec: ScoreSpec, others) => {
    const find = (name: string) => others.find('metric', name)?.spec as MetricSpec | undefined;
    const flat = spec.inputs.flatMap(({ worst, best }, i): Finding[] =>
      worst === best
        ? [{ path: `/spec/inputs/${i}/best`, message: 'is the worst too; no value lies between them' }]
        : [],
    );
    const unknown = findingsOf(() => {
      for (const { name, path } of metricsOf(spec)) {
        measureOf(named(name, find, path), { parts: new PartTable(), find, path });
      }
    });
    return [...flat, ...unknown];
  },
  uses: (spec: ScoreSpec): readonly Use[] =>
    metricsOf(spec).flatMap(({ name, path }) =>
      isBuiltIn(name) ? [] : [{ kind: 'metric', name, path: `/${path.replaceAll('.', '/')}` }],
    ),
};

function metricsOf({ inputs, provisional = {} }: ScoreSpec): { readonly name: string; readonly path: string }[] {
  return [
    ...inputs.map(({ metric }, i) => ({ name: metric, path: `spec.inputs.${i}.metric` })),
    ...Object.keys(provisional).map((name) => ({ name, path: `spec.provisional.${name}` })),
  ];
}
