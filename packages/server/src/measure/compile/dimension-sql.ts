import { canonicalJson, type By, type Cell } from '@millrace/contract';
import { checkExpression, compileSqlValue } from '../../language/language.ts';
import type { Param } from '../../store/store.ts';
import { labelSql, type PartOptions } from './part-sql.ts';
import { askedSchema } from './segments.ts';

/** A dimension: SQL of a label for each event ('' = it has none), and what a label says. */
export type DimensionSql = {
  readonly name: string;
  /** As the documents of events call the field. */
  readonly title?: string | undefined;
  readonly sql: string;
  readonly params: Readonly<Record<string, Param>>;
  readonly fields: ReadonlySet<string>;
  /** What is told of an event, without what is looked up by it: equal keys have equal labels. None: nothing else has it. */
  readonly key?: string;
  /** Whether it speaks of the moment it is asked at. */
  readonly asksAge?: boolean;
  /** The only field it is, if it is one. */
  readonly field?: string;
  /** SQL of its label by SQL of the label that `key` stands for. Not given: they are the same. */
  readonly lookUp?: (label: string) => string;
  readonly cellOf: (label: string) => Cell;
  /** Sorts as the buckets stand, numbers by size, texts by code point. What has none comes last. */
  readonly orderOf: (label: string) => string | number;
};

/** Refused with the place: what the language refuses. Parameters are named after `name`; `now` in ms since 1970. */
export function dimensionSql(by: By, { name: prefix, now, path }: PartOptions): DimensionSql {
  const { name, of, buckets, attribute }: Exclude<By, string> = typeof by === 'string' ? { name: by, of: by } : by;
  const params: Record<string, Param> = {};
  const options = { now, prefix, root: path };
  const { fields, tree, asksAge } = checkExpression(of, askedSchema, { root: path });
  const bounds = buckets?.map(({ below }) => below ?? null) ?? null;
  const told = { name, fields, asksAge, key: canonicalJson({ of: tree, bounds } as never) };
  if (buckets !== undefined) {
    const value = compileSqlValue(of, askedSchema, { ...options, as: 'number' });
    const arms = buckets.map(({ below }, i) =>
      below === undefined ? `${value.sql} IS NOT NULL, 'n${i}'` : `${value.sql} < ${Number(below)}, 'n${i}'`,
    );
    return {
      ...told,
      sql: `multiIf(${arms.join(', ')}, '')`,
      params: value.params,
      cellOf: (label) => (label === '' ? null : (buckets[Number(label.slice(1))]?.name ?? null)),
      orderOf: (label) => (label === '' ? Number.POSITIVE_INFINITY : Number(label.slice(1))),
    };
  }
  const sql = labelSql(of, options, (compiled) => {
    Object.assign(params, compiled.params);
    return compiled;
  });
  const field = tree.op === 'field' && tree.scope === undefined ? { field: tree.path } : {};
  const rest = { ...told, ...field, cellOf: cellOfLabel, orderOf };
  if (attribute === undefined) return { ...rest, sql, params };
  Object.assign(params, { [`${prefix}kind`]: attribute.kind, [`${prefix}field`]: attribute.field });
  const lookUp = (label: string): string => `(${attributesSql(prefix)})[substring(${label}, 2)]`;
  return { ...rest, sql: lookUp(sql), params, lookUp };
}

/** A map from the ids of a kind to the labels of a field of their states. */
function attributesSql(prefix: string): string {
  const at = `state, 'fields', {${prefix}field:String}`;
  const label = `multiIf(JSONType(${at}) = 'String', concat('s', JSONExtractString(${at})),
    JSONType(${at}) IN ('Int64', 'UInt64', 'Double'), concat('n', toString(JSONExtractFloat(${at}))),
    JSONType(${at}) = 'Bool', if(JSONExtractBool(${at}), 'b1', 'b0'), '')`;
  return `SELECT mapFromArrays(groupArray(id), groupArray(${label})) FROM entities FINAL
    WHERE workspace = {workspace:String} AND kind = {${prefix}kind:String}`;
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
