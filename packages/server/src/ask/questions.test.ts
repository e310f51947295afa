import type { TrendQuestion } from '@millrace/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure, silent, systemClock } from '../kernel/kernel.ts';
import { openKeeper, type EventRow } from '../measure/measure.ts';
import { lineOf, moveStoreTo, openGrounds, type Grounds } from '../measure/measure.contract.ts';
import type { RecordsWriter } from '../records/records.ts';
import { eventColumns, linkColumns } from '../store/store.ts';
import { answerQuestion } from './answer-question.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { oracle } from './oracle.contract.ts';
import type { CountTable, CountTrend } from './questions/counting.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
const minute = 60_000;
const now = Date.UTC(2026, 0, 5, 12, 30, 17, 250);
const entries = 60;
const perEntry = 25;

const arbitraryEvent: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom('page', 'click', 'lead.sold', 'Order Completed', 'other', 'x'),
    category: fc.constantFrom('user', 'service'),
    producer: fc.constantFrom('web', 'api', 'crm'),
    // Five hours, the later half of them dense, on and off whole minutes, some just ahead of now, some days before.
    time: fc.oneof(
      fc.integer({ min: now - 4 * 24 * 60 * minute, max: now }),
      fc.integer({ min: -5 * 60, max: 2 }).map((m) => now - (now % minute) + m * minute),
      fc.integer({ min: now - 150 * minute, max: now + 5_000 }),
    ),
    subject: fc.option(
      fc.record({ kind: fc.constantFrom('lead', 'person'), id: fc.integer({ max: 30, min: 0 }).map(String) }),
      { nil: undefined },
    ),
    test: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    price: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined, freq: 3 }),
  })
  .map(({ price, subject, ...rest }) => ({
    ...rest,
    ...(subject === undefined ? {} : { subject }),
    id: '',
    received: now,
    data: price === undefined ? {} : { price },
    context: {},
  }));

const field = (path: string) => ({ op: 'field', path }) as const;
const literal = (value: string | number) => ({ op: 'literal', value }) as const;
const where = fc.constantFrom<TrendQuestion['where']>(
  undefined,
  undefined,
  { op: 'eq', left: field('type'), right: literal('page') },
  { op: 'not', of: { op: 'in', of: field('producer'), list: ['web', 'nobody'] } },
  {
    op: 'or',
    of: [
      { op: 'startsWith', of: field('type'), text: 'lead.' },
      { op: 'eq', left: field('category'), right: literal('user') },
    ],
  },
  { op: 'gt', left: field('data.price'), right: literal(20) },
  { op: 'not', of: { op: 'le', left: field('data.price'), right: literal(20) } },
  {
    op: 'and',
    of: [
      { op: 'exists', of: field('subject') },
      { op: 'ne', left: field('type'), right: literal('x') },
    ],
  },
  { op: 'eq', left: field('type'), right: literal('never') },
);
const instant = fc.oneof(
  fc.integer({ min: now - 4 * 24 * 60 * minute, max: now }),
  fc.integer({ min: 0, max: 5 * 60 }).map((m) => now - (now % minute) - m * minute),
  fc.integer({ min: now - 5 * 60 * minute, max: now + minute }),
);
const dimension = fc.constantFrom('type', 'category', 'producer');
const iso = (at: number): string => new Date(at).toISOString();
const common = {
  metric: fc.constantFrom('events', 'events', 'subjects'),
  where,
  range: fc.tuple(instant, instant).map(([a, b]) => ({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b) + 1) })),
  asOf: fc.option(instant.map(iso), { nil: undefined, freq: 4 }),
  limit: fc.constantFrom(undefined, 1, 2, 3, 20),
};
const arbitraryQuestion = fc
  .oneof(
    fc.record({
      kind: fc.constant('trend'),
      ...common,
      grain: fc.constantFrom('minute', 'hour', 'day'),
      by: fc.option(dimension, { nil: undefined }),
    }),
    fc.record({ kind: fc.constant('table'), ...common, by: fc.uniqueArray(dimension, { maxLength: 3 }) }),
  )
  .map((question) => JSON.parse(JSON.stringify(question)) as CountTable | CountTrend)
  .filter(({ range, ...question }) => {
    const minutes = (Date.parse(range.to) - Date.parse(range.from)) / minute;
    return question.kind === 'table' || question.grain !== 'minute' || minutes < 1000;
  });

describe(`answers equal brute force (seed ${seed})`, () => {
  let grounds: Grounds;
  const events = fc.sample(arbitraryEvent, { numRuns: entries * perEntry, seed });
  /** As they count: with the persons that subjects stand for. */
  let counted: readonly EventRow[] = events;
  let inStore = 0;
  let isArriving = false;
  beforeAll(async () => {
    grounds = await openGrounds();
  });
  afterAll(async () => await grounds?.close());

  /** Entries of admitted [from, to) arrive in the store. */
  async function insert(from: number, to: number): Promise<void> {
    for (let admitted = from; admitted < to; admitted += 1) {
      const rows = events.slice(admitted * perEntry, (admitted + 1) * perEntry);
      const lines = rows.map((row, item) => lineOf({ ...row, id: `${admitted}.${item}` }, { admitted, item }));
      const strangers = rows.map((row, item) => lineOf(row, { workspace: 'stranger', admitted, item }));
      await grounds.store.insert('events', eventColumns, [...lines, ...strangers], { token: `entry ${admitted}` });
      inStore = admitted + 1;
    }
  }

  async function load(from: number, to: number): Promise<void> {
    await moveStoreTo(grounds.records, to, () => insert(from, to));
  }

  async function keepUp(records: RecordsWriter): Promise<void> {
    const signal = new AbortController().signal;
    const keeper = await openKeeper({
      records,
      store: grounds.store,
      clock: systemClock,
      logger: silent,
      signal,
      lingerMs: 0,
    });
    const run = keeper.run();
    await keeper.drain();
    await run;
  }

  /** Asks at random; returns what the answers said they used. Each answer is that of one moment while it was asked. */
  async function compare(numRuns: number, salt: number): Promise<Set<string>> {
    const used = new Set<string>();
    const { records, store } = grounds;
    const options = { records, store, clock: { now: () => now }, documentsOf: () => noDocuments, through: () => now };
    const asker = { workspace: 'w', signal: new AbortController().signal };
    await fc.assert(
      fc.asyncProperty(arbitraryQuestion, async (question) => {
        const before = inStore;
        const answer = await answerQuestion(question, asker, options);
        const to = Date.parse(question.range.to);
        const asOf = question.asOf === undefined ? Math.min(now, to) : Date.parse(question.asOf);
        const bounds = { from: Date.parse(question.range.from), to, asOf };
        const given = { rows: answer.rows, n: answer.n, notes: answer.notes };
        // An insert that has just begun may be seen before it is confirmed.
        const after = Math.min(inStore + (isArriving ? 1 : 0), entries);
        const expected = Array.from({ length: after - before + 1 }, (_, i) =>
          oracle(question, counted.slice(0, (before + i) * perEntry), bounds),
        );
        expect(expected).toContainEqual(given);
        expect(answer.asOf).toBe(iso(asOf));
        used.add(answer.used.from.join(' + '));
      }),
      { numRuns, seed: seed + salt },
    );
    return used;
  }

  test('from raw rows, while nothing is rolled up', async () => {
    await load(0, 16);
    expect(await compare(30, 1)).toEqual(new Set(['events']));
  });

  test('from the rollup and the tail behind it', async () => {
    await keepUp(grounds.records);
    await load(16, 24);
    expect(await compare(80, 2)).toEqual(new Set(['events', 'rollup activity + events']));
  });

  test('while an insert of the keeper hangs half done, and after it was repeated', async () => {
    const dying = { advance: () => Promise.reject(new Failure('EPOCH_FENCED')) };
    await expect(keepUp(Object.setPrototypeOf(dying, grounds.records) as RecordsWriter)).rejects.toMatchObject({
      code: 'EPOCH_FENCED',
    });
    await load(24, 30);
    expect(await compare(30, 3)).toEqual(new Set(['events']));
    await keepUp(grounds.records);
    expect(await compare(60, 4)).toEqual(new Set(['events', 'rollup activity']));
  });

  test('beside a loader and a keeper at work', async () => {
    isArriving = true;
    const work = (async () => {
      for (let entry = inStore; entry < entries; entry += 1) {
        await load(entry, entry + 1);
        await keepUp(grounds.records);
      }
    })().finally(() => {
      isArriving = false;
    });
    const used = new Set<string>();
    for (let salt = 5; isArriving; salt += 1) for (const each of await compare(20, salt)) used.add(each);
    await work;
    // How often the keeper rests while it works is the machine's affair; afterwards it does, and holds everything.
    expect(used).toContain('events');
    expect(await compare(60, 4)).toEqual(new Set(['events', 'rollup activity']));
  });

  /** Lets ids of persons stand for others, in records and in the store; leads and the other workspace stay as they are. */
  async function link(persons: readonly number[], version: number): Promise<void> {
    const rows = persons.map((person, id) => ({ workspace: 'w', kind: 'person', id: `${id}`, person: `${person}` }));
    await grounds.records.transact(async (db) => {
      await db.deleteFrom('linked').execute();
      const linked = rows.filter(({ id, person }) => id !== person);
      if (linked.length > 0) await db.insertInto('linked').values(linked).execute();
    });
    const lines = rows.map((row) => Buffer.from(`${JSON.stringify([...Object.values(row), version])}\n`));
    await grounds.store.insert('links', linkColumns, lines, { token: `links ${version}` });
    counted = events.map(({ subject, ...event }) => {
      const person = subject?.kind === 'person' ? persons[Number(subject.id)] : undefined;
      return { ...event, ...(subject && { subject: { ...subject, id: `${person ?? subject.id}` } }) };
    });
  }

  test('with ids that stand for others, then for others still, then for themselves', async () => {
    const persons = Array.from({ length: 31 }, (_, id) => id);
    const linked = new Set(['events', 'rollup activity', 'events + links']);
    await link(
      persons.map((id) => id % 7),
      1,
    );
    expect(await compare(80, 5)).toEqual(linked);
    await link(
      persons.map((id) => (id < 20 ? id : 3)),
      2,
    );
    expect(await compare(80, 6)).toEqual(linked);
    await link(persons, 3);
    expect(await compare(40, 7)).toEqual(new Set(['events', 'rollup activity']));
  });
}, 120_000);
