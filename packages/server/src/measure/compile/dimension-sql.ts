import type { By, Cell } from '@millrace/contract';
import { checkExpression, compileSqlValue } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { eventSchema } from '../event-schema.ts';
import { labelSql, type PartOptions } from './part-sql.ts';

/** A dimension: SQL of a label for each event ('' = it has none), and what a label says. */
export type DimensionSql = {
  readonly name: string;
  readonly sql: string;
  readonly params: Readonly<Record<string, Param>>;
  readonly fields: ReadonlySet<string>;
  readonly cellOf: (label: string) => Cell;
  /** Sorts as the buckets stand, numbers by size, texts by code point. What has none comes last. */
  readonly orderOf: (label: string) => string | number;
};

export function dimensionSql(by: By, { name: prefix, now, path }: PartOptions): DimensionSql {
  const { name, of, buckets } = typeof by === 'string' ? { name: by, of: by, buckets: undefined } : by;
  const params: Record<string, Param> = {};
  const options = { now, prefix, root: path };
  const { fields } = checkExpression(of, eventSchema, { root: path });
  if (buckets !== undefined) {
    const value = compileSqlValue(of, eventSchema, { ...options, as: 'number' });
    const arms = buckets.map(({ below }, i) =>
      below === undefined ? `${value.sql} IS NOT NULL, 'n${i}'` : `${value.sql} < ${Number(below)}, 'n${i}'`,
    );
    return {
      name,
      sql: `multiIf(${arms.join(', ')}, '')`,
      params: value.params,
      fields,
      cellOf: (label) => (label === '' ? null : (buckets[Number(label.slice(1))]?.name ?? null)),
      orderOf: (label) => (label === '' ? Number.POSITIVE_INFINITY : Number(label.slice(1))),
    };
  }
  const sql = labelSql(of, options, (compiled) => {
    Object.assign(params, compiled.params);
    return compiled;
  });
  return { name, sql, params, fields, cellOf: cellOfLabel, orderOf };
}

export function cellOfLabel(label: string): Cell {
  const [mark = ''] = label;
  const rest = label.slice(1);
  if (mark === 's') return rest;
  if (mark === 'n') return Number(rest);
  return mark === 'b' ? rest === '1' : null;
}

function orderOf(label: string): string | number {
  const cell = cellOfLabel(label);
  return typeof cell === 'number' || typeof cell === 'string' ? cell : `\u{10ffff}${label}`;
}
