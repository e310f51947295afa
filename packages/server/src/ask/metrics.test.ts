import type { Cell, MetricSpec, TableQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noDocuments, type Edition } from '../catalog/catalog.ts';
import type { EventRow } from '../measure/measure.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { eventColumns, linkColumns } from '../store/store.ts';
import { answerQuestion } from './answer-question.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const hour = 3_600_000;
const from = Date.UTC(2026, 0, 5);
const now = from + 10 * 24 * hour;
const iso = (at: number): string => new Date(at).toISOString();

const arbitraryEvent: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom('asked', 'sold', 'paid', 'other'),
    producer: fc.constantFrom('web', 'api'),
    hours: fc.integer({ min: -30, max: 240 }),
    lead: fc.integer({ min: 0, max: 25 }),
    kind: fc.constantFrom('lead', 'lead', 'lead', 'person'),
    source: fc.constantFrom('a', 'b', 7, true, undefined),
    price: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined, freq: 3 }),
    buyer: fc.constantFrom('x', 'y', 'z', undefined),
  })
  .map(({ hours, lead, kind, source, price, buyer, ...rest }) => ({
    ...rest,
    category: 'service',
    id: '',
    time: from + hours * hour,
    received: now,
    subject: { kind, id: `${lead}` },
    data: JSON.parse(JSON.stringify({ source, price, buyer })) as EventRow['data'],
    context: {},
  }));

/** Who an id of a person stands for; leads stand for themselves. */
const persons = new Map(Array.from({ length: 26 }, (_, id) => [`${id}`, `${id % 9}`]));
const whoOf = ({ subject }: EventRow): string =>
  `${subject?.kind}/${(subject?.kind === 'person' && persons.get(subject.id)) || subject?.id}`;

let grounds: Grounds;
const events: EventRow[] = [];

beforeAll(async () => {
  grounds = await openGrounds();
  events.push(
    ...fc
      .sample(arbitraryEvent, { seed, numRuns: 900 })
      .map((event, i) => ({ ...event, id: `${i}`, time: event.time + (i % 977) })),
  );
  const lines = events.map((event, item) => lineOf(event, { admitted: 0, item }));
  await grounds.store.insert('events', eventColumns, lines, { token: 'all' });
  const links = [...persons].map(([id, person]) => ({ workspace: 'w', kind: 'person', id, person, version: 1 }));
  const rows = links.map((row) => Buffer.from(`${JSON.stringify(Object.values(row))}\n`));
  await grounds.store.insert('links', linkColumns, rows, { token: 'links' });
  await grounds.records.transact(async (db) => {
    await db
      .insertInto('linked')
      .values(links.filter(({ id, person }) => id !== person).map(({ version: _, ...row }) => row))
      .execute();
  });
}, 60_000);
afterAll(async () => await grounds?.close());

const specs: Readonly<Record<string, MetricSpec>> = {
  sales: { aggregate: 'count', where: "type == 'sold'" },
  buyers: { aggregate: 'uniq', of: ['subject', 'data.buyer'], where: "type == 'sold'" },
  revenue: { aggregate: 'sum', of: 'data.price', where: "type == 'paid'" },
  highest: { aggregate: 'max', of: 'data.price' },
  middle: { aggregate: 'quantile', of: 'data.price', quantile: 0.5 },
  sold: { aggregate: 'subjects', where: "type == 'sold'" },
  asked: { aggregate: 'subjects', where: "type == 'asked'" },
  sold_share: { title: 'Asked that were sold', ratio: { of: 'sold', per: 'asked' } },
  per_sale: { formula: 'revenue / sales - 1' },
};
const documentsOf = (): Edition => ({
  ...noDocuments,
  find: (_kind, name) => ({ spec: specs[name] }) as unknown as ReturnType<Edition['find']>,
});

const priceOf = ({ data }: EventRow): number | undefined => data['price'] as number | undefined;
const ofType = (type: string) => (event: EventRow) => event.type === type;
const orNull = (values: number[], of: (values: number[]) => number): number | null =>
  values.length === 0 ? null : of(values);
const divide = (of: number, per: number): number | null => (per === 0 ? null : of / per);
const prices = (list: readonly EventRow[]): number[] => list.map(priceOf).filter((price) => price !== undefined);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Each metric by brute force over a list of events. */
const told: Readonly<Record<string, (list: readonly EventRow[]) => number | null>> = {
  events: (list) => list.length,
  sales: (list) => list.filter(ofType('sold')).length,
  buyers: (list) =>
    new Set(
      list
        .filter((event) => event.type === 'sold' && event.data['buyer'] !== undefined)
        .map((event) => `${whoOf(event)} ${String(event.data['buyer'])}`),
    ).size,
  revenue: (list) => sum(prices(list.filter(ofType('paid')))),
  highest: (list) => orNull(prices(list), (values) => Math.max(...values)),
  middle: (list) =>
    orNull(prices(list), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const place = (sorted.length - 1) / 2;
      return ((sorted[Math.floor(place)] ?? 0) + (sorted[Math.ceil(place)] ?? 0)) / 2;
    }),
  sold: (list) => new Set(list.filter(ofType('sold')).map(whoOf)).size,
  asked: (list) => new Set(list.filter(ofType('asked')).map(whoOf)).size,
  sold_share: (list) => divide(told['sold']?.(list) ?? 0, told['asked']?.(list) ?? 0),
  per_sale: (list) => {
    const mean = divide(told['revenue']?.(list) ?? 0, told['sales']?.(list) ?? 0);
    return mean === null ? null : mean - 1;
  },
};

const names = Object.keys(told);
const bys = { source: 'data.source', producer: 'producer', none: undefined } as const;
const arbitraryQuestion = fc.record({
  metrics: fc.subarray(names, { minLength: 1 }),
  by: fc.constantFrom(...(Object.keys(bys) as (keyof typeof bys)[])),
  cohort: fc.boolean(),
  within: fc.constantFrom(undefined, 48),
  fromHours: fc.integer({ min: -40, max: 100 }),
  hours: fc.integer({ min: 1, max: 200 }),
  asOfHours: fc.option(fc.integer({ min: 0, max: 240 }), { nil: undefined }),
  kind: fc.constantFrom('lead', 'person'),
  where: fc.constantFrom(undefined, "data.buyer == 'x'"),
});
type Asked = Parameters<Parameters<typeof arbitraryQuestion.map>[0]>[0];

const labelOf = (event: EventRow, by: Asked['by']): unknown =>
  by === 'none' ? undefined : by === 'producer' ? event.producer : (event.data['source'] ?? null);
const passes = (event: EventRow, where: Asked['where']): boolean => where === undefined || event.data['buyer'] === 'x';

/** Groups of events by label. */
function bruteForce(asked: Asked): Map<unknown, EventRow[]> {
  const start = from + asked.fromHours * hour;
  const end = start + asked.hours * hour;
  const asOf = asked.asOfHours === undefined ? Math.min(now, end) : from + asked.asOfHours * hour;
  const groups = new Map<unknown, EventRow[]>();
  const put = (label: unknown, list: readonly EventRow[]): void =>
    void groups.set(label, [...(groups.get(label) ?? []), ...list]);
  if (!asked.cohort) {
    const seen = events.filter(({ time }) => time >= start && time < end && time <= asOf);
    for (const event of seen.filter((each) => passes(each, asked.where))) put(labelOf(event, asked.by), [event]);
    return groups;
  }
  const known = events.filter((event) => event.subject?.kind === asked.kind && event.time <= asOf);
  for (const who of new Set(known.map(whoOf))) {
    const own = known
      .filter((event) => whoOf(event) === who)
      .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    const first = own[0]?.time ?? 0;
    if (first < start || first >= end || !own.some((event) => passes(event, asked.where))) continue;
    const label = own.map((event) => labelOf(event, asked.by)).find((each) => each !== null);
    const withinMs = (asked.within ?? Number.POSITIVE_INFINITY) * hour;
    put(
      asked.by === 'none' ? undefined : (label ?? null),
      own.filter(({ time }) => time - first < withinMs),
    );
  }
  return groups;
}

test(`metrics equal brute force over any range, group and basis (seed ${seed})`, async () => {
  const { store, records } = grounds;
  const options = { store, records, clock: { now: () => now }, documentsOf, through: () => now };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  await fc.assert(
    fc.asyncProperty(arbitraryQuestion, async (asked) => {
      const start = from + asked.fromHours * hour;
      const of = bys[asked.by];
      const extra = {
        ...(asked.cohort ? { subject: asked.kind } : {}),
        ...(asked.within === undefined ? {} : { within: `${asked.within}h` }),
      };
      const question = {
        kind: 'table',
        metrics: asked.metrics.map((name) => ({
          as: name,
          spec: { ...(specs[name] ?? { aggregate: 'count' }), ...extra },
        })),
        basis: asked.cohort ? 'cohort' : 'period',
        by: of === undefined ? [] : [{ name: 'group', of }],
        range: { from: iso(start), to: iso(start + asked.hours * hour) },
        ...(asked.asOfHours === undefined ? {} : { asOf: iso(from + asked.asOfHours * hour) }),
        ...(asked.where === undefined ? {} : { where: asked.where }),
      } satisfies TableQuestion;
      const answer = await answerQuestion(question, asker, options);
      const expected = bruteForce(asked);
      if (asked.by === 'none' && expected.size === 0) expected.set(undefined, []);
      const rows = answer.rows.map((row) => (of === undefined ? [undefined, ...row] : row));
      const found = new Map<unknown, (Cell | undefined)[]>(
        rows.map(([label, ...cells]) => [label, cells.slice(0, asked.metrics.length)]),
      );
      // A group in which nothing had a say in any of the metrics has no row.
      for (const [label, list] of expected) {
        const cells = asked.metrics.map((name) => told[name]?.(list));
        if (found.get(label) === undefined && cells.every((cell) => cell === 0 || cell === null)) continue;
        expect(round(found.get(label)), JSON.stringify({ asked, label })).toEqual(round(cells));
      }
      for (const label of found.keys()) expect(expected.has(label)).toBe(true);
    }),
    { seed, numRuns: 70 },
  );
}, 120_000);

test('a metric comes with the title of its document, unless the question calls it something else', async () => {
  const { store, records } = grounds;
  const options = { store, records, clock: { now: () => now }, documentsOf, through: () => now };
  const question = {
    kind: 'table',
    metrics: ['sold_share', { metric: 'sold_share', as: 'share' }, 'sales'],
    range: { from: iso(from), to: iso(now) },
  } satisfies TableQuestion;
  const answer = await answerQuestion(question, { workspace: 'w', signal: new AbortController().signal }, options);
  expect(answer.columns.slice(0, 3).map(({ name, title }) => [name, title])).toEqual([
    ['sold_share', 'Asked that were sold'],
    ['share', undefined],
    ['sales', undefined],
  ]);
});

test('a table and a trend say how many groups there are where the limit cuts them', async () => {
  const { store, records } = grounds;
  const options = { store, records, clock: { now: () => now }, documentsOf, through: () => now };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  const table = { kind: 'table', metrics: ['events', 'sold_share'], range: { from: iso(from), to: iso(now) } };
  const trend = { ...table, kind: 'trend', grain: 'day', by: 'data.source' };
  const notes = async (question: object): Promise<unknown> => (await answerQuestion(question, asker, options)).notes;
  // a, b, 7, true, and those without.
  expect(await notes({ ...table, by: ['data.source'], limit: 2 })).toEqual({ groups: 5, limit: 2, sort: 'value' });
  expect(await notes({ ...table, by: ['data.source'], limit: 4, sort: 'name' })).toMatchObject({ sort: 'name' });
  expect(await notes({ ...trend, limit: 2 })).toEqual({ groups: 5, limit: 2, sort: 'value' });
  expect(await notes({ ...trend, compare: 'previous', limit: 4 })).toMatchObject({ groups: 5 });
  expect(await notes({ ...table, by: ['data.source'], limit: 5 })).toBeUndefined();
  expect(await notes({ ...trend, limit: 5 })).toBeUndefined();
});

/** Sums of floats may differ in the last place. */
const round = (cells: readonly unknown[] | undefined): unknown =>
  cells?.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(12)) : cell));
