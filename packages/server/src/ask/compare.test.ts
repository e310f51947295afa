import type { Cell, MetricSpec } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noDocuments } from '../catalog/catalog.ts';
import { Failure } from '../kernel/kernel.ts';
import type { EventRow } from '../measure/measure.ts';
import { lineOf, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import { eventColumns } from '../store/store.ts';
import { answerQuestion } from './answer-question.ts';
import { listPeople } from './list-people.ts';
import { tellCompared, type Asked, type Part } from './compare-oracle.harness.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Mondays: in the twelve weeks after each, clocks are set in Berlin and New York, forward and back. */
const begins = [Date.UTC(2026, 1, 2), Date.UTC(2026, 7, 31)] as const;
const now = begins[1] + 84 * day;
const iso = (at: number): string => new Date(at).toISOString();

const arbitraryEvent: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom('asked', 'asked', 'sold'),
    begin: fc.constantFrom(...begins),
    week: fc.integer({ min: 0, max: 11 }),
    // Sundays and Mondays, in the hours in which clocks are set.
    weekday: fc.constantFrom(0, 6, 6),
    minutes: fc.integer({ min: 0, max: 6 * 60 }),
    lead: fc.integer({ min: 0, max: 40 }),
    source: fc.constantFrom('a', 'b', 'c', undefined),
    price: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ type, begin, week, weekday, minutes, lead, ...data }) => ({
    type,
    producer: 'web',
    category: 'service',
    id: '',
    time: begin + (week * 7 + weekday) * day - 3 * hour + minutes * minute,
    received: now,
    subject: { kind: 'lead', id: `${lead}` },
    data: JSON.parse(JSON.stringify(data)) as EventRow['data'],
    context: {},
  }));

const metrics: readonly { readonly as: string; readonly spec: MetricSpec }[] = [
  { as: 'asked', spec: { aggregate: 'count', where: 'type == "asked"' } },
  { as: 'leads', spec: { aggregate: 'subjects' } },
  { as: 'price', spec: { aggregate: 'quantile', quantile: 0.5, of: 'data.price' } },
  { as: 'hourly', spec: { rate: { of: { aggregate: 'count' }, per: 'hour' } } },
  {
    as: 'sold_rate',
    spec: {
      unit: 'fraction',
      ratio: {
        of: { aggregate: 'subjects', where: 'type == "sold"' },
        per: { aggregate: 'subjects', where: 'type == "asked"' },
      },
    },
  },
];

const leadsOf = (events: readonly EventRow[], type?: string): number =>
  new Set(events.filter((each) => type === undefined || each.type === type).map(({ subject }) => subject?.id)).size;
const over = (of: number, per: number): number | null => (per === 0 ? null : of / per);

/** The metrics of a part, told of its events. */
function valuesOf({ events, seconds }: Part): (number | null)[] {
  const prices = events.map(({ data }) => data['price'] as number).toSorted((a, b) => a - b);
  return [
    events.filter(({ type }) => type === 'asked').length,
    leadsOf(events),
    between(prices, 0.5),
    over(events.length, seconds / 3600),
    over(leadsOf(events, 'sold'), leadsOf(events, 'asked')),
  ];
}

function between(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const rest = place % 1;
  return (sorted[Math.floor(place)] ?? 0) * (1 - rest) + (sorted[Math.ceil(place)] ?? 0) * rest;
}

function besideOf(own: number | null, earlier: readonly (number | null)[], asked: Asked, share: boolean): Cell[] {
  const changed = (from: number | null): number | null => {
    if (own === null || from === null) return null;
    return share ? own - from : over(own - from, from);
  };
  if (asked.compare === 'previous') return [earlier[0] ?? null, changed(earlier[0] ?? null)];
  const values = earlier.filter((each) => each !== null).toSorted((a, b) => a - b);
  if (values.length < 3) return [null, null, null, values.length, null];
  const usual = between(values, 0.5);
  return [usual, between(values, 0.1), between(values, 0.9), values.length, changed(usual)];
}

const labelOf = ({ data }: EventRow): Cell => (data['source'] as string | undefined) ?? null;

const arbitraryAsked: fc.Arbitrary<Asked & { by: boolean; where: boolean }> = fc
  .record({
    kind: fc.constantFrom('trend', 'table'),
    compare: fc.constantFrom('previous', 'usual'),
    grain: fc.constantFrom('hour', 'hour', 'hour', 'day', 'week', 'month', 'minute'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'),
    begin: fc.constantFrom(...begins),
    week: fc.integer({ min: 5, max: 11 }),
    weekday: fc.constantFrom(0, 6, 6, 3),
    quarter: fc.integer({ min: -12, max: 24 }),
    length: fc.constantFrom(90 * minute, 2 * hour, 6 * hour, day, 7 * day, 17 * day, 31 * day),
    soFar: fc.constantFrom(0, 20 * minute, 10 * hour),
    by: fc.boolean(),
    where: fc.boolean(),
  })
  .map(({ begin, week, weekday, quarter, length, soFar, ...rest }) => {
    const from = begin + (week * 7 + weekday) * day + quarter * 15 * minute;
    const to = from + (rest.grain === 'minute' ? Math.min(length, 2 * hour) : length);
    return { ...rest, from, to, asOf: Math.min(now, soFar === 0 ? to : Math.min(to, from + soFar)) };
  });

let grounds: Grounds;
const events: EventRow[] = [];
beforeAll(async () => {
  grounds = await openGrounds();
  events.push(...fc.sample(arbitraryEvent, { seed, numRuns: 2500 }).map((event, i) => ({ ...event, id: `${i}` })));
  const lines = events.map((event, item) => lineOf(event, { admitted: 0, item }));
  await grounds.store.insert('events', eventColumns, lines, { token: 'all' });
}, 60_000);
afterAll(async () => await grounds?.close());

const asker = { workspace: 'w', signal: new AbortController().signal };
const optionsOf = ({ store, records }: Grounds) => ({
  store,
  records,
  clock: { now: () => now },
  documentsOf: () => noDocuments,
  through: () => now,
});
const ask = (question: unknown) => answerQuestion(question, asker, optionsOf(grounds));
const list = (wanted: unknown) => listPeople(wanted, asker, optionsOf(grounds));

/** Differences of floats may differ in the last places. */
const rounded = (cells: readonly unknown[]): unknown[] =>
  cells.map((cell) => (typeof cell === 'number' ? Math.round(cell * 1e9) / 1e9 + 0 : cell));

test(`trends and tables are compared as brute force compares them, in any zone (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryAsked, async ({ by, where, ...asked }) => {
      const { kind, compare, grain, zone, from, to, asOf } = asked;
      const dimension = { name: 'source', of: 'data.source' };
      const answer = await ask({
        kind,
        compare,
        zone,
        metrics,
        range: { from: iso(from), to: iso(to) },
        asOf: iso(asOf),
        limit: 1000,
        ...(where ? { where: 'data.price < 30' } : {}),
        ...(kind === 'trend' ? { grain, ...(by ? { by: dimension } : {}) } : { by: by ? [dimension] : [] }),
      });
      const counted = where ? events.filter(({ data }) => (data['price'] as number) < 30) : events;
      const rows = tellCompared(asked, events);
      const inAny = kind === 'table' ? rows.flatMap((row) => [row.own, ...row.earlier]) : rows.map(({ own }) => own);
      const names: (Cell | undefined)[] = by
        ? [...new Set(inAny.flatMap((part) => part.events.filter((each) => counted.includes(each)).map(labelOf)))]
        : [undefined];
      const expected = rows.flatMap(({ time, own, earlier }) =>
        names.map((name) => {
          const ours = (part: Part): Part => ({
            ...part,
            events: part.events.filter(
              (each) => counted.includes(each) && (name === undefined || labelOf(each) === name),
            ),
          });
          const now = valuesOf(ours(own));
          const before = earlier.map((part) => valuesOf(ours(part)));
          const head = [...(kind === 'trend' ? [iso(time)] : []), ...(name === undefined ? [] : [name])];
          const beside = metrics.flatMap(({ spec }, i) =>
            besideOf(
              now[i] ?? null,
              before.map((each) => each[i] ?? null),
              asked,
              spec.unit === 'fraction',
            ),
          );
          return rounded([...head, ...now, ...beside]);
        }),
      );
      const shares = answer.columns.flatMap(({ name }, i) => (/^sold_rate\.(low|high|n)$/.test(name) ? [i] : []));
      const found = answer.rows.map((row) => rounded(row.filter((_, i) => !shares.includes(i))));
      const key = (row: unknown[]): string => JSON.stringify(row.slice(0, 2));
      const sorted = (list: unknown[][]) => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(kind === 'trend' && !by ? found : sorted(found)).toEqual(
        kind === 'trend' && !by ? expected : sorted(expected),
      );
    }),
    { seed, numRuns: 30 },
  );
}, 120_000);

test('given cohorts, when they are compared, then each is followed as long as the newest', async () => {
  const monday = Date.UTC(2025, 0, 6);
  const told = (type: string, lead: string, at: number): EventRow => ({
    type,
    producer: 'web',
    category: 'service',
    id: `${type} ${lead}`,
    time: monday + at * day,
    received: now,
    subject: { kind: 'lead', id: lead },
    data: {},
    context: {},
  });
  const own = [
    told('asked', 'early', 0.1),
    told('sold', 'early', 1),
    // Sold as well, but later than the newer ones have had the time to.
    told('asked', 'late', 0.2),
    told('sold', 'late', 6),
    told('asked', 'new', 7.1),
    told('sold', 'new', 8),
  ];
  const lines = own.map((event, item) => lineOf(event, { admitted: 1, item }));
  await grounds.store.insert('events', eventColumns, lines, { token: 'cohorts' });
  const answer = await ask({
    kind: 'table',
    basis: 'cohort',
    compare: 'previous',
    metrics: [
      { as: 'leads', spec: { aggregate: 'subjects' } },
      { as: 'sold', spec: { aggregate: 'subjects', where: 'type == "sold"' } },
    ],
    range: { from: iso(monday + 7 * day), to: iso(monday + 14 * day) },
    asOf: iso(monday + 10 * day),
  });
  expect(answer.columns.map(({ name }) => name).slice(2)).toEqual([
    'leads.previous',
    'leads.change',
    'sold.previous',
    'sold.change',
  ]);
  expect(answer.rows).toEqual([[1, 1, 2, -0.5, 1, 0]]);
});

test('given a zone, when a bucket is opened, then those of its day stand behind it', async () => {
  const [first, second] = [Date.UTC(2025, 2, 29, 23), Date.UTC(2025, 2, 30, 22)];
  const times = [first - 1, first, second - 1, second];
  const lines = times.map((time, item) => {
    const event: EventRow = {
      type: 'seen',
      producer: 'web',
      category: 'user',
      id: `seen ${item}`,
      time,
      received: now,
      subject: { kind: 'person', id: `${item}` },
      data: {},
      context: {},
    };
    return lineOf(event, { admitted: 2, item });
  });
  await grounds.store.insert('events', eventColumns, lines, { token: 'zone' });
  // On March 30 clocks in Berlin are set: the day has 23 hours.
  const range = { from: iso(first - day), to: iso(second + day) };
  const question = { kind: 'trend', metric: 'subjects', grain: 'day', zone: 'Europe/Berlin', range } as const;
  const counted = (await ask(question)).rows.filter(([, count]) => count !== 0);
  expect(counted).toEqual([
    [iso(first - day), 1],
    [iso(first), 2],
    [iso(second), 1],
  ]);
  const { people } = await list({ question, cell: { time: iso(first) } });
  expect(people.map(({ id }) => id)).toEqual(['1', '2']);
});

test('a zone that there is not is refused', async () => {
  const range = { from: 'now-1d', to: 'now' };
  const question = { kind: 'trend', metric: 'events', grain: 'day', zone: 'Europe/Atlantis', range };
  await expect(ask(question)).rejects.toThrow(Failure);
  await expect(ask(question)).rejects.toMatchObject({ code: 'QUESTION_INVALID' });
});
