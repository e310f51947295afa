import type { AnswerColumn, Cell, Compare, Grain } from '@millrace/contract';
import type { Stretch } from '../../measure/measure.ts';
import type { Asking } from './asking.ts';
import { numberCell, type Read, type Rows } from './compiled.ts';
import { comparedCells, comparedColumns } from './compared.ts';
import { secondsOf, type Frame } from './frame.ts';
import type { Asked } from './measured.ts';
import type { Group } from './measured-groups.ts';
import { refuseMixed } from './money.ts';
import { periodsOf, type Place } from './periods.ts';

const day = 86_400_000;

type Cut = { readonly compare: Compare | undefined; readonly grain: Grain | null; readonly zone: string };

export type Comparison = {
  /** For `measured`; undefined where nothing is compared. */
  readonly stretches: readonly Stretch[] | undefined;
  readonly reads: readonly Read[];
  readonly columns: (asked: Asked) => AnswerColumn[];
  /** The cells beside those of a group, by the groups of the earlier stretches, and the rows of `reads`. */
  readonly beside: (asked: Asked, groups: readonly Group[], results: readonly Rows[]) => Beside;
};

export type Beside = (now: readonly Cell[], labels: readonly string[], bucket?: number) => Cell[];

/** What stands beside the metrics of a trend or a table that is compared with earlier times; else nothing. */
export function comparisonOf(frame: Frame, { compare, ...cut }: Cut, asking: Asking): Comparison {
  if (compare === undefined) {
    return { stretches: undefined, reads: [], columns: () => [], beside: () => () => [] };
  }
  const { stretches, placeOf } = periodsOf(frame, { ...cut, compare });
  const metricsOf = ({ columns, metrics }: Asked): readonly AnswerColumn[] => columns.slice(0, metrics);
  return {
    stretches,
    reads: [daysRead(stretches, asking)],
    columns: (asked) => metricsOf(asked).flatMap((column) => comparedColumns(column, compare)),
    beside: (asked, groups, [days = []]) => {
      const hasData = dataOf(days);
      const found = new Map(
        groups.filter(({ whole }) => !whole).map((group) => [keyOf(group, group.at * 1000), group]),
      );
      const placesOf = remembered((bucket: number | undefined): Earlier[] =>
        stretches.slice(1).map((_, i) => {
          const place = placeOf(i + 1, bucket);
          return { period: i + 1, place: place !== undefined && hasData(place) ? place : undefined };
        }),
      );
      const ownOf = remembered((bucket: number | undefined) => placeOf(0, bucket)?.key ?? 0);
      return (now, labels, bucket) => {
        const own = found.get(keyOf({ period: 0, labels }, ownOf(bucket)));
        const before = placesOf(bucket).flatMap(({ period, place }) => {
          if (place === undefined) return [];
          const group = found.get(keyOf({ period, labels }, place.key));
          return [{ group, cells: asked.cells(group, secondsOf(place)) }];
        });
        return metricsOf(asked).flatMap((column, m) => {
          const earlier = before.map(({ group, cells }) => ({
            value: cells[m] ?? null,
            currencies: asked.currencies(group, m),
          }));
          const values = earlier.map(({ value }) => value);
          const told = comparedCells(now[m] ?? null, values, column, compare);
          const ofNow = told.at(-1) === null ? [] : asked.currencies(own, m);
          const ofBefore = told[0] === null ? [] : earlier.filter(({ value }) => value !== null);
          refuseMixed([...ofNow, ...ofBefore.flatMap(({ currencies }) => currencies)], () => ({
            name: column.name,
            group: asked.by.map(({ cellOf }, i) => cellOf(labels[i] ?? '')),
            bucket,
          }));
          return told;
        });
      };
    },
  };
}

type Earlier = { readonly period: number; readonly place: Place | undefined };

const keyOf = ({ period, labels }: Pick<Group, 'period' | 'labels'>, at: number): string =>
  JSON.stringify([period, at, labels]);

function remembered<Key, Value>(told: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? told(key);
    known.set(key, value);
    return value;
  };
}

/** On which days of UTC the workspace has any events: a day without is one that nothing is known of. */
function daysRead(stretches: readonly Stretch[], { workspace }: Asking): Read {
  const from = Math.min(...stretches.map((each) => each.from));
  const before = Math.max(...stretches.map((each) => each.before));
  return {
    need: { workspace, metric: 'events', by: [], grain: 'day', where: null, from, before },
    statement: ({ sql, params }) => ({ sql: `SELECT toUnixTimestamp(bucket) FROM (${sql})`, params }),
  };
}

/** Whether there are data of a time: it begins on the first day with events or later, and not all of its days are without. */
function dataOf(rows: Rows): (place: Place) => boolean {
  const days = new Set(rows.map(([at]) => numberCell(at) * 1000));
  const first = Math.min(...days);
  return ({ from, before }) => {
    const start = Math.floor(from / day) * day;
    if (start < first || from >= before) return false;
    for (let at = start; at < before; at += day) if (days.has(at)) return true;
    return false;
  };
}
