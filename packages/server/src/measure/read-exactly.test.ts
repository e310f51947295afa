import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Failure, silent, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { eventColumns, type Store } from '../store/store.ts';
import { openKeeper, readExactly, type EventRow, type Need } from './measure.ts';
import { lineOf, moveStoreTo, openGrounds, type Grounds } from './measure.contract.ts';

let grounds: Grounds;
let records: RecordsWriter;
let store: Store;
let entries = 0;
const perEntry = 3;

const time = Date.UTC(2026, 0, 5, 9);
const row: EventRow = {
  type: 'a',
  category: 'user',
  producer: 'web',
  id: '',
  time,
  received: time,
  data: {},
  context: {},
};
const need: Need = {
  workspace: 'w',
  metric: 'events',
  by: [],
  grain: null,
  where: null,
  from: time - 60_000,
  before: time + 60_000,
};

beforeAll(async () => {
  grounds = await openGrounds();
  ({ records, store } = grounds);
  await arrive();
  await keepUp();
});
afterAll(async () => await grounds?.close());

async function arrive(): Promise<void> {
  const lines = Array.from({ length: perEntry }, (_, item) => lineOf(row, { admitted: entries, item }));
  await store.insert('events', eventColumns, lines, { token: `entry ${entries}` });
  entries += 1;
  await moveStoreTo(records, entries);
}

async function keepUp(change: Partial<RecordsWriter> = {}): Promise<void> {
  const own = Object.setPrototypeOf(change, records) as RecordsWriter;
  const signal = new AbortController().signal;
  const keeper = await openKeeper({ records: own, store, clock: systemClock, logger: silent, signal, lingerMs: 0 });
  const run = keeper.run();
  await keeper.drain();
  await run;
}

/** Derives, and dies before it moves its checkpoint. */
async function keepHalf(): Promise<void> {
  const dying = keepUp({ advance: () => Promise.reject(new Failure('EPOCH_FENCED')) });
  await expect(dying).rejects.toMatchObject({ code: 'EPOCH_FENCED' });
}

/** Asks; `before` happens each time between reading the rollup's place and reading the rows. */
async function ask(before: (attempt: number) => Promise<void> = async () => {}) {
  let attempt = 0;
  const query: Store['query'] = async (sql, options) => {
    await before(attempt++);
    return store.query(sql, options);
  };
  const result = await readExactly({ records, store: { query }, need, statement: (reading) => reading });
  return { events: Number(result.rows[0]?.[0]), names: result.names, attempts: attempt };
}

const whole = () => entries * perEntry;
const rollup = ['rollup activity', 'events'];

beforeEach(async () => {
  await arrive();
});

test('takes the rollup and what it does not hold yet', async () => {
  expect(await ask()).toEqual({ events: whole(), names: rollup, attempts: 1 });
});

test('asks again when the keeper moved on meanwhile', async () => {
  const answer = await ask(async (attempt) => {
    if (attempt === 0) await keepUp();
  });
  expect(answer).toEqual({ events: whole(), names: ['rollup activity'], attempts: 2 });
});

test('takes the rollup alone where it holds everything', async () => {
  await keepUp();
  expect(await ask()).toEqual({ events: whole(), names: ['rollup activity'], attempts: 1 });
});

test('looks for rows on their way into the store', async () => {
  await keepUp();
  const lines = Array.from({ length: perEntry }, (_, item) => lineOf(row, { admitted: entries, item }));
  await moveStoreTo(records, entries + 1, async () => {
    await store.insert('events', eventColumns, lines, { token: `entry ${entries}` });
    entries += 1;
    expect(await ask()).toEqual({ events: whole(), names: rollup, attempts: 1 });
  });
});

test('takes raw rows while an insert hangs half done', async () => {
  await keepHalf();
  expect(await ask()).toEqual({ events: whole(), names: ['events'], attempts: 1 });
  await keepUp();
  await arrive();
  expect(await ask()).toEqual({ events: whole(), names: rollup, attempts: 1 });
});

test('takes raw rows when an insert begins meanwhile and hangs', async () => {
  const answer = await ask(async (attempt) => {
    if (attempt === 0) await keepHalf();
  });
  expect(answer).toEqual({ events: whole(), names: ['events'], attempts: 2 });
  await keepUp();
});

test('takes raw rows when the keeper never rests', async () => {
  const answer = await ask(async () => {
    await arrive();
    await keepUp();
  });
  expect(answer).toMatchObject({ events: whole(), names: ['events'] });
});
