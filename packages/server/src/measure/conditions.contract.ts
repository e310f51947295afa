import fc from 'fast-check';
import { expect } from 'vitest';
import { compileMatch, compileSql } from '../language/language.ts';
import { eventColumns, type Store } from '../store/store.ts';
import { eventSchema, type EventRow } from './event-schema.ts';
import { lineOf } from './measure.contract.ts';

/** Random conditions over random rows: about a third of the fields missing, values that differ only in type or escaping. */
const texts = [
  '',
  'a',
  'ab',
  'b',
  'n',
  '5',
  'true',
  'null',
  '"',
  '\\',
  'a\nb',
  '\\n',
  '\u0000',
  '\u0007',
  '\u007f',
  '/',
  '%',
  "'",
  'é',
  'é',
];
const odd = [
  '😀',
  '\uffff',
  '\ue000',
  '\u2028',
  '\ufeff',
  'ß',
  'İ',
  '{p0:String}',
  '${x}',
  '0',
  '-0',
  '1e3',
  'NaN',
  'nan',
  'inf',
];
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom(...odd) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }).map((each) => each.toWellFormed()) },
);
const edges = [0, -0, 1, -1, 5, 5.5, 0.1, 1e-7, 1e21, 1e300, -1e300, 5e-324, 2 ** 53, 2 ** 53 + 2, 2 ** 63];
/** The engine's parser refuses a whole document for an integer of more than 64 bits, so admit writes none. */
const fits = (value: number): boolean => Math.abs(value) >= 1e21 || (value < 2 ** 64 && value > -(2 ** 63));
const number = fc
  .oneof(
    fc.constantFrom(...edges),
    fc.integer({ min: -10, max: 10 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  .filter(fits);
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: number },
  fc.boolean(),
  fc.constant(null),
);

const start = Date.UTC(2026, 0, 5);
const instant = fc.integer({ min: 0, max: 5 }).map((minutes) => start + minutes * 60_000);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const nested = fc.oneof(scalar, fc.constantFrom({}, [], [5], { d: 5 }, { length: 1 }));
const document = fc
  .record({
    a: maybe(scalar),
    b: maybe(scalar),
    c: maybe(fc.oneof(fc.record({ d: maybe(nested) }), nested)),
    ['a"\\/ü']: maybe(scalar),
  })
  .map((each) => JSON.parse(JSON.stringify(each)) as EventRow['data']);

export const arbitraryRow: fc.Arbitrary<EventRow> = fc
  .record({
    type: text,
    category: fc.constantFrom('user', 'service'),
    producer: text,
    id: text,
    flow: maybe(text),
    subject: maybe(fc.record({ kind: fc.constantFrom('a', 'lead'), id: text })),
    time: instant,
    received: instant,
    test: fc.boolean(),
    library: maybe(text),
    ip: maybe(text),
    data: document,
    context: document,
  })
  .map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as EventRow);

const columns = [
  'type',
  'category',
  'producer',
  'id',
  'flow',
  'subject',
  'subject_kind',
  'time',
  'received',
  'test',
  'ip',
  'library',
];
const paths = [
  'data.a',
  'data.b',
  'data.c',
  'data.c.d',
  'data.c.length',
  'data.a"\\/ü',
  'data.none',
  'context.a',
  'context.ip',
];
const field = fc.constantFrom(...columns, ...paths, ...paths).map((path) => ({ op: 'field', path }));
const literal = scalar.map((value) => ({ op: 'literal', value }));
const moment = instant.chain((at) => fc.constantFrom<string | number>(at, new Date(at).toISOString()));
const times = fc.constantFrom('time', 'received').map((path) => ({ op: 'field', path }));
const operand = fc.oneof({ weight: 3, arbitrary: field }, literal);

/** A literal text beside a time must be an instant, so times are compared apart. */
const isTime = (node: { op: string; path?: unknown }): boolean => node.path === 'time' || node.path === 'received';
const plainField = field.filter((node) => !isTime(node));
const plain = operand.filter((node) => !isTime(node as { op: string; path?: unknown }));
const comparison = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: comparison, left: plain, right: plain }) },
  fc.record({
    op: comparison,
    left: times,
    right: fc.oneof(
      times,
      moment.map((value) => ({ op: 'literal', value })),
    ),
  }),
  fc.record({ op: comparison, left: times, right: plainField }),
  { weight: 2, arbitrary: fc.record({ op: fc.constant('in'), of: plain, list: fc.array(scalar, { maxLength: 5 }) }) },
  fc.record({ op: fc.constant('in'), of: times, list: fc.array(moment, { maxLength: 3 }) }),
  fc.record({ op: fc.constant('between'), of: plain, low: plain, high: plain }),
  { weight: 3, arbitrary: fc.record({ op: fc.constantFrom('startsWith', 'endsWith', 'contains'), of: operand, text }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('exists'), of: operand }) },
  operand,
);

export const arbitraryCondition: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ op: fc.constantFrom('and', 'or'), of: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ op: fc.constant('not'), of: tie('tree') }),
  ),
})).tree;

type Amount = { readonly seed: number; readonly rows: number; readonly conditions: number };

/** Each condition and its negation, so that TRUE, FALSE and missing are told apart, on every row, both ways. */
export async function conditionsAgree(store: Store, { seed, rows: numRows, conditions }: Amount): Promise<void> {
  const rows = fc.sample(arbitraryRow, { numRuns: numRows, seed });
  const lines = rows.map((row, item) => lineOf(row, { admitted: 0, item }));
  await store.insert('events', eventColumns, lines, { token: `rows ${seed}` });
  const bySql = async (tree: unknown): Promise<number[]> => {
    const { sql, params } = compileSql(tree, eventSchema);
    const result = await store.query(`SELECT item FROM events WHERE ${sql} ORDER BY item`, { params });
    return result.rows.map(([item]) => Number(item));
  };
  const byClosure = (tree: unknown): number[] => {
    const matches = compileMatch(tree, eventSchema);
    return rows.flatMap((row, item) => (matches(row) ? [item] : []));
  };
  const agree = fc.asyncProperty(arbitraryCondition, async (tree) => {
    for (const each of [tree, { op: 'not', of: tree }]) expect(await bySql(each)).toEqual(byClosure(each));
  });
  await fc.assert(agree, { seed, numRuns: conditions });
}
