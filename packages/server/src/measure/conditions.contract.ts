import type { Expression } from '@millrace/contract';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  arbitraryNumber,
  arbitraryPattern,
  arbitraryScalar,
  arbitraryText,
  arbitraryTime,
  arbitraryTrees,
  startOfTime,
  type Vocabulary,
} from '../language/language.contract.ts';
import {
  compileMatch,
  compileSql,
  compileSqlValue,
  compileValue,
  printExpression,
  Refusal,
  type Provided,
  type Schema,
} from '../language/language.ts';
import { eventColumns, type Store } from '../store/store.ts';
import { eventSchema, type EventRow } from './event-schema.ts';
import { lineOf } from './measure.contract.ts';

/** Random rows: about a third of the fields missing, values that differ only in type or escaping. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const instant = fc.integer({ min: 0, max: 5 }).map((minutes) => startOfTime + minutes * 60_000);
const nested = fc.oneof(arbitraryScalar, fc.constantFrom({}, [], [5], { d: 5 }, { length: 1 }));
const item = fc.record({
  a: maybe(arbitraryScalar),
  p: maybe(arbitraryNumber),
  t: maybe(arbitraryTime),
  l: maybe(fc.array(arbitraryScalar, { maxLength: 3 })),
});
const list = fc.array(fc.oneof({ weight: 4, arbitrary: item }, arbitraryScalar, fc.constant([])), { maxLength: 4 });
const texts = fc.array(arbitraryText, { maxLength: 3 });
const document = fc
  .record({
    a: maybe(fc.oneof({ weight: 6, arbitrary: arbitraryScalar }, texts)),
    b: maybe(arbitraryScalar),
    c: maybe(fc.oneof(fc.record({ d: maybe(nested) }), nested)),
    n: maybe(arbitraryNumber),
    vip: maybe(fc.oneof({ weight: 4, arbitrary: fc.boolean() }, arbitraryScalar)),
    when: maybe(arbitraryTime),
    at: maybe(arbitraryTime),
    tags: maybe(texts),
    items: maybe(fc.oneof({ weight: 6, arbitrary: list }, nested)),
    ['a"\\/ü']: maybe(arbitraryScalar),
    ['a.b']: maybe(arbitraryText),
    constructor: maybe(arbitraryText),
  })
  .map((each) => JSON.parse(JSON.stringify(each)) as EventRow['data']);

const arbitraryRow: fc.Arbitrary<EventRow> = fc
  .record({
    type: arbitraryText,
    category: fc.constantFrom('user', 'service'),
    producer: arbitraryText,
    id: arbitraryText,
    flow: maybe(arbitraryText),
    subject: maybe(fc.record({ kind: fc.constantFrom('a', 'lead'), id: arbitraryText })),
    time: instant,
    received: instant,
    test: fc.boolean(),
    library: maybe(arbitraryText),
    ip: maybe(arbitraryText),
    data: document,
    context: document,
  })
  .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as EventRow);

const words: Vocabulary = {
  texts: [
    'type',
    'producer',
    'id',
    'flow',
    'subject',
    'library',
    'data.a',
    'data.c.d',
    String.raw`data.a\.b`,
    'entity:a',
  ],
  numbers: ['data.n', 'data.a', 'data.b', 'data.c.d', 'entity:n', 'n'],
  times: ['time', 'received', 'data.when', 'data.at'],
  booleans: ['test', 'data.vip'],
  lists: ['data.items', 'data.tags', 'data.items', 'data.a', 'entity:items'],
  others: [
    'data.none',
    'context.ip',
    'data.c',
    'data.c.length',
    'data.constructor',
    String.raw`data.a"\\/ü`,
    'data.items.a',
    'subject_kind',
    'ip',
  ],
  items: ['a', 'p', 't', 'l', '', 'none', 'p'],
  segments: ['vip', 'test'],
  metrics: ['n'],
};

const n: Provided<EventRow, number> = {
  read: ({ data }) => (typeof data.n === 'number' ? data.n : undefined),
  sql: (bind) => `toFloat64OrNull(JSONExtractRaw(data, ${bind('n', 'String')}))`,
};
const vip: Provided<EventRow, boolean> = {
  read: ({ data }) => (typeof data.vip === 'boolean' ? data.vip : undefined),
  sql: () => "multiIf(JSONExtractRaw(data, 'vip') = 'true', 1, JSONExtractRaw(data, 'vip') = 'false', 0, NULL)",
};
const test: Provided<EventRow, boolean> = { read: (row) => row.test === true, sql: () => 'test' };
const segments: Readonly<Record<string, Provided<EventRow, boolean>>> = { vip, test };

const any = { type: 'any' } as const;
const time = { type: 'time' } as const;
/** A schema with everything that a schema can have. */
const schema: Schema<EventRow> = {
  fields: {
    ...eventSchema.fields,
    // A column that holds a number, and one that may hold none.
    n: { type: 'number', column: 'depth', optional: false, read: () => 0 },
  },
  documents: {
    context: { column: 'context', read: (row) => row.context },
    data: {
      column: 'data',
      read: (row) => row.data,
      holds: {
        type: 'record',
        fields: { when: time, items: { type: 'list', of: { type: 'record', fields: { t: time }, rest: any } } },
        rest: any,
      },
    },
  },
  scopes: { entity: { fields: {}, documents: {}, root: { column: 'context', read: (row) => row.context } } },
  metric: ({ name }) => (name === 'n' ? n : undefined),
  segment: (name) => segments[name],
};

const now = startOfTime + 90_000;
const trees = arbitraryTrees(words, arbitraryPattern);

type Amount = { readonly seed: number; readonly rows: number; readonly expressions: number };
export type Agreement = { readonly pairs: number; readonly matched: number; readonly refused: number };

/** Each expression as a condition, its negation, and its value as each type, on every row, both ways. */
export async function expressionsAgree(store: Store, { seed, rows: numRows, expressions }: Amount): Promise<Agreement> {
  const rows = fc.sample(arbitraryRow, { numRuns: numRows, seed });
  const lines = rows.map((row, i) => lineOf(row, { admitted: 0, item: i }));
  await store.insert('events', eventColumns, lines, { token: `rows ${seed}` });
  let [pairs, matched, refused] = [0, 0, 0];
  const agree = fc.asyncProperty(fc.oneof(trees.condition, trees.value), async (tree) => {
    const whys = whyRefused(tree);
    if (whys.length > 0) {
      expect(new Set(whys).size, whys.join('\n')).toBe(1);
      refused += 1;
      return;
    }
    for (const each of [tree, { op: 'not', of: tree } as const]) {
      const found = byClosure(each, rows);
      expect(await bySql(store, each), printExpression(each)).toEqual(found);
      pairs += rows.length;
      matched += found.length;
    }
    expect(await valuesBySql(store, tree), printExpression(tree)).toEqual(valuesByClosure(tree, rows));
    pairs += rows.length;
  });
  await fc.assert(agree, { seed, numRuns: expressions });
  return { pairs, matched, refused };
}

function whyRefused(tree: Expression): string[] {
  const compiled = [() => compileMatch(tree, schema, 'x'), () => compileSql(tree, schema, { root: 'x', now })];
  return compiled.flatMap((compile) => {
    try {
      compile();
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [error.message];
      throw error;
    }
  });
}

async function bySql(store: Store, tree: Expression): Promise<number[]> {
  const { sql, params } = compileSql(tree, schema, { now });
  const result = await store.query(`SELECT item FROM events WHERE ${sql} ORDER BY item`, { params });
  return result.rows.map(([each]) => Number(each));
}

function byClosure(tree: Expression, rows: readonly EventRow[]): number[] {
  const matches = compileMatch(tree, schema);
  return rows.flatMap((row, i) => (matches(row, now) ? [i] : []));
}

async function valuesBySql(store: Store, tree: Expression): Promise<unknown[][]> {
  const number = compileSqlValue(tree, schema, { as: 'number', now, prefix: 'n' });
  const text = compileSqlValue(tree, schema, { as: 'text', now, prefix: 't' });
  const boolean = compileSqlValue(tree, schema, { as: 'boolean', now, prefix: 'b' });
  const sql = `SELECT ${number.sql}, ${text.sql}, ${boolean.sql} FROM events ORDER BY item`;
  const { rows } = await store.query(sql, { params: { ...number.params, ...text.params, ...boolean.params } });
  return rows.map((row) => [...row]);
}

function valuesByClosure(tree: Expression, rows: readonly EventRow[]): unknown[][] {
  const value = compileValue(tree, schema);
  return rows.map((row) => {
    const is = value(row, now);
    return (['number', 'string', 'boolean'] as const).map((type) => (typeof is === type ? is : null));
  });
}
