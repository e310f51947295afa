import { dashboardLimits, DashboardSpec, type DashboardTile } from '@millrace/contract';
import { findingsOf, type Finding, type KindRules, type Others, type Use } from '../catalog/catalog.ts';
import { checkExpression } from '../language/language.ts';
import { eventSchema } from '../measure/measure.ts';
import { questionKind } from './question-kind.ts';
import { usedBy } from './questions/used.ts';

/** What the catalog has to know of dashboards. */
export const dashboardKind: KindRules = {
  schema: DashboardSpec,
  check: (spec: DashboardSpec, others) => [
    ...spec.tiles.flatMap((tile, i) => tileFindings(tile, `/spec/tiles/${i}`, others)),
    ...sameNames(spec),
    ...overlaps(spec.tiles),
    ...(spec.filters ?? []).flatMap(({ of }, i) =>
      findingsOf(() => void checkExpression(of, eventSchema, { root: `spec.filters.${i}.of` })),
    ),
  ],
  uses: ({ tiles }: DashboardSpec) =>
    tiles.flatMap(({ question }, i): readonly Use[] => {
      const path = `/spec/tiles/${i}/question`;
      if (typeof question === 'string') return [{ kind: 'question', name: question, path }];
      return usedBy(question, path);
    }),
};

function tileFindings({ question, x, w }: DashboardTile, path: string, others: Others): readonly Finding[] {
  const { columns } = dashboardLimits;
  const wide =
    x + w > columns ? [{ path: `${path}/w`, message: `reaches beyond the ${columns} columns of the page` }] : [];
  if (typeof question === 'string') return wide;
  const found = questionKind.check?.({ question } as never, { ...others, name: '' }) ?? [];
  return [
    ...wide,
    ...found.map((each) => ({ ...each, path: `${path}/question${each.path === '/question' ? '' : each.path}` })),
  ];
}

function sameNames({ tiles, filters = [] }: DashboardSpec): Finding[] {
  const twice = (names: readonly string[], place: (i: number) => string): Finding[] =>
    names.flatMap((name, i) =>
      names.indexOf(name) === i ? [] : [{ path: place(i), message: `another one is named ${name}` }],
    );
  return [
    ...twice(
      tiles.map(({ id }) => id),
      (i) => `/spec/tiles/${i}/id`,
    ),
    ...twice(
      filters.map(({ name }) => name),
      (i) => `/spec/filters/${i}/name`,
    ),
  ];
}

function overlaps(tiles: readonly DashboardTile[]): Finding[] {
  return tiles.flatMap((tile, i) => {
    const under = tiles.slice(0, i).find((other) => overlap(tile, other));
    return under === undefined ? [] : [{ path: `/spec/tiles/${i}`, message: `lies over the tile ${under.id}` }];
  });
}

const overlap = (a: DashboardTile, b: DashboardTile): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
