import type { MetricSpec } from '@millrace/contract';
import fc from 'fast-check';
import { noDocuments, type Edition } from '../catalog/catalog.ts';
import type { EventRow } from '../measure/measure.ts';
import { lineOf, openGrounds } from '../measure/measure.contract.ts';
import { eventColumns } from '../store/store.ts';
import { answerQuestion } from './answer-question.ts';
import { listPeople } from './list-people.ts';

export const seed = Math.trunc(Math.random() * 2 ** 31);
export const hour = 3_600_000;
export const day = 24 * hour;
const from = Date.UTC(2026, 0, 5);
const now = from + 10 * day;
export const iso = (at: number): string => new Date(at).toISOString();

const arbitraryEvent: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom('asked', 'asked', 'tried', 'tried', 'sold', 'paid', 'checked'),
    hours: fc.integer({ min: -30, max: 240 }),
    lead: fc.integer({ min: 0, max: 60 }),
    kind: fc.constantFrom('lead', 'lead', 'lead', 'person'),
    source: fc.constantFrom('a', 'b', 'c', undefined),
    buyer: fc.constantFrom('v', 'w', 'x', 'y', 'z', undefined),
    attempt: fc.constantFrom(1, 1, 1, 2, 2, 3, undefined),
    age: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 5 }),
    price: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined, freq: 3 }),
  })
  .map(({ type, hours, lead, kind, ...data }) => ({
    type,
    producer: 'web',
    category: 'service',
    id: '',
    time: from + hours * hour,
    received: now,
    subject: { kind, id: `${lead}` },
    data: JSON.parse(JSON.stringify(data)) as EventRow['data'],
    context: {},
  }));

const specs: Readonly<Record<string, MetricSpec>> = {
  asked: { aggregate: 'subjects', where: 'type == "asked"' },
  sold: { aggregate: 'subjects', where: 'type == "sold"' },
  tries: { aggregate: 'count', where: 'type == "tried"' },
  offers: { aggregate: 'uniq', of: ['subject', 'data.buyer'], where: 'type == "tried"' },
  revenue: { aggregate: 'sum', of: 'data.price', where: 'type == "paid"' },
  highest: { aggregate: 'max', of: 'data.price' },
  mean: { aggregate: 'avg', of: 'data.price' },
  sold_rate: { ratio: { of: 'sold', per: 'asked' } },
};
const score = {
  inputs: [
    { metric: 'sold_rate', weight: 2, worst: 0, best: 1 },
    { metric: 'highest', weight: 1, worst: 50, best: 30 },
  ],
  provisional: { asked: 3 },
};
const documentsOf = (): Edition => ({
  ...noDocuments,
  find: (kind, name) =>
    ({ name, version: 1, hash: 'h', spec: kind === 'score' ? score : specs[name] }) as unknown as ReturnType<
      Edition['find']
    >,
});

const events: EventRow[] = fc
  .sample(arbitraryEvent, { seed, numRuns: 900 })
  .map((event, i) => ({ ...event, id: `${i}`, time: event.time + (i % 977) }));

/** Asks a store of its own that holds all events. */
export async function openAsked() {
  const grounds = await openGrounds();
  const { store, records } = grounds;
  const lines = events.map((event, item) => lineOf(event, { admitted: 0, item }));
  await store.insert('events', eventColumns, lines, { token: 'all' });
  const options = { store, records, clock: { now: () => now }, documentsOf, through: () => now };
  const asker = { workspace: 'w', signal: new AbortController().signal };
  return {
    ask: (question: object) => answerQuestion(question, asker, options),
    list: (question: object, cell: object) => listPeople({ question, cell, limit: 1000 }, asker, options),
    close: () => grounds.close(),
  };
}

export type List = readonly EventRow[];
export const of = (list: List, type: string): List => list.filter((event) => event.type === type);
const who = (list: List): number => new Set(list.map(({ subject }) => `${subject?.kind}/${subject?.id}`)).size;
const pricesOf = (list: List): number[] => list.flatMap(({ data }) => (data['price'] as number | undefined) ?? []);
export const divide = (a: number, b: number): number | null => (b === 0 ? null : a / b);
export const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);

/** Each metric by brute force over a list of events. */
export const told: Readonly<Record<string, (list: List) => number | null>> = {
  asked: (list) => who(of(list, 'asked')),
  sold: (list) => who(of(list, 'sold')),
  tries: (list) => of(list, 'tried').length,
  offers: (list) =>
    new Set(
      of(list, 'tried').flatMap(({ subject, data }) =>
        data['buyer'] === undefined ? [] : [JSON.stringify([subject, data['buyer']])],
      ),
    ).size,
  revenue: (list) => sum(pricesOf(of(list, 'paid'))),
  highest: (list) => (pricesOf(list).length === 0 ? null : Math.max(...pricesOf(list))),
  mean: (list) => divide(sum(pricesOf(list)), pricesOf(list).length),
  sold_rate: (list) => divide(who(of(list, 'sold')), who(of(list, 'asked'))),
};
export const tell = (list: List, names: readonly string[]): (number | null)[] =>
  names.map((name) => told[name]?.(list) ?? null);

export type Lead = { readonly first: number; readonly list: List };
export type Framed = { readonly from: number; readonly to: number; readonly asOf: number };

/** Leads whose first event lies in the range, with all that was known of them. */
export function leadsOf({ from: start, to, asOf }: Framed): Lead[] {
  const known = events.filter(({ subject, time }) => subject?.kind === 'lead' && time <= asOf);
  return [...new Set(known.map(({ subject }) => subject?.id))].flatMap((id) => {
    const list = known
      .filter(({ subject }) => subject?.id === id)
      .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
    const first = list[0]?.time ?? 0;
    return first >= start && first < to ? [{ first, list }] : [];
  });
}
export const firstOf = ({ list }: Lead, key: string): unknown =>
  list.map(({ data }) => data[key]).find((each) => each !== undefined) ?? null;
export const inRange = ({ from: start, to, asOf }: Framed): List =>
  events.filter(({ time }) => time >= start && time < to && time <= asOf);

export const framed: fc.Arbitrary<Framed> = fc
  .record({
    start: fc.integer({ min: -40, max: 100 }),
    length: fc.integer({ min: 1, max: 200 }),
    asOf: fc.option(fc.integer({ min: 0, max: 240 }), { nil: undefined }),
  })
  .map(({ start, length, asOf }) => {
    const to = from + (start + length) * hour;
    return { from: from + start * hour, to, asOf: asOf === undefined ? Math.min(now, to) : from + asOf * hour };
  });
export const asked = (frame: Framed) => ({
  range: { from: iso(frame.from), to: iso(frame.to) },
  asOf: iso(frame.asOf),
});

/** Sums of floats may differ in the last place. */
export const round = (rows: readonly (readonly unknown[])[]): unknown =>
  rows.map((row) => row.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(11)) : cell)));
export const groupBy = <T>(list: readonly T[], key: (each: T) => unknown): Map<unknown, T[]> => {
  const groups = new Map<unknown, T[]>();
  for (const each of list) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return groups;
};
export const properties = { seed, numRuns: 20 };
