import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, DefinitionDocument } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rollupColumns } from '../store/store.ts';
import { readDocumentFiles } from './document-files.ts';
import { openKeptStream, type KeptStream } from './rollups.harness.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

const range = { from: '2026-01-01T00:20:00Z', to: '2026-01-05T10:30:00Z' };
const lastDay = { from: '2026-01-04T00:00:00Z', to: '2026-01-05T10:30:00Z' };
const documents: readonly DefinitionDocument[] = [
  { kind: 'metric', name: 'leads', spec: { aggregate: 'subjects', where: 'type == "lead.submitted"' } },
  {
    kind: 'metric',
    name: 'sold',
    spec: { aggregate: 'uniq', of: ['subject', 'data.buyer'], where: 'type == "lead.sold"' },
  },
  { kind: 'metric', name: 'rate', spec: { ratio: { of: 'sold', per: 'leads' } } },
  {
    kind: 'metric',
    name: 'revenue',
    spec: {
      unit: 'minor',
      aggregate: 'sum',
      of: 'data.price',
      currency: 'data.currency',
      where: 'type == "lead.sold"',
    },
  },
  {
    kind: 'rollup',
    name: 'trade',
    spec: { dimensions: ['data.source', 'type'], metrics: ['events', 'rate', 'revenue', 'subjects'], grain: 'hour' },
  },
];

let folder: Folder;
let it: KeptStream;
beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openKeptStream(folder);
  await it.apply(documents);
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

let sent = 0;
const event = (type: string, day: number, data: object, more: object = {}): object => ({
  id: `e${(sent += 1)}`,
  type,
  subject: `lead/l${sent % 7}`,
  time: new Date(Date.UTC(2026, 0, day, sent % 24, (sent * 7) % 60)).toISOString(),
  data,
  ...more,
});

function some(n: number): object[] {
  return Array.from({ length: n }, (_, i) => {
    const source = ['a', 'b', 3, true, null, ['list'], '', undefined][i % 8];
    return i % 3 === 0
      ? event('lead.sold', 1 + (i % 5), { source, buyer: `b${i % 4}`, price: 100 + i, currency: 'EUR' })
      : event(['lead.submitted', 'lead.called'][i % 2] ?? '', 1 + (i % 5), { source });
  });
}

const questions: readonly object[] = [
  { kind: 'table', metrics: ['leads', 'sold', 'rate', 'revenue'], range },
  {
    kind: 'table',
    metrics: [
      'rate',
      'revenue',
      {
        as: 'mean',
        spec: { aggregate: 'avg', of: 'data.price', currency: 'data.currency', where: 'type == "lead.sold"' },
      },
    ],
    by: ['data.source'],
    range,
  },
  { kind: 'table', metrics: ['revenue'], by: ['data.source', 'type'], range, where: 'data.source != "a"' },
  { kind: 'table', metrics: ['leads', 'sold'], range, where: 'data.source in ["a", 3] || exists(data.source)' },
  { kind: 'table', metrics: ['leads', 'sold'], range, where: 'exists(data.source)' },
  { kind: 'table', metrics: ['sold'], by: ['data.source'], range, where: 'exists(data.source) && data.source != "a"' },
  { kind: 'trend', metrics: ['leads', 'revenue'], grain: 'hour', range },
  { kind: 'trend', metrics: ['sold', 'rate'], grain: 'day', by: 'data.source', range },
  { kind: 'trend', metrics: ['sold'], grain: 'month', range },
  { kind: 'trend', metrics: ['leads', 'rate'], grain: 'hour', range: lastDay, compare: 'previous' },
  { kind: 'trend', metrics: ['rate'], grain: 'day', by: 'data.source', range, compare: 'usual' },
  { kind: 'table', metrics: ['revenue', 'leads'], by: ['data.source'], range: lastDay, compare: 'previous' },
];

const said = ({ rows, n, columns }: Answer): object => ({ rows, n, columns });

/** The answers are those of events, before and after; where nothing is under way, each has a part from the rollup. */
async function agree(isIdle: boolean): Promise<void> {
  for (const question of questions) {
    let before = said(await it.askEvents(question));
    for (let tries = 0; tries < 20; tries += 1) {
      const kept = await it.ask(question);
      const after = said(await it.askEvents(question));
      if (isDeepStrictEqual(before, after)) {
        if (isIdle) expect(kept.used.from).toContain('rollup trade');
        expect({ question, ...said(kept) }).toEqual({ question, ...after });
        break;
      }
      before = after;
    }
  }
}

test('a rollup that is filled says what events say', async () => {
  await it.send(some(90));
  await it.stream.idle();
  await agree(true);
  const { columns } = await it.ask({ kind: 'table', metrics: ['revenue'], range });
  expect(columns).toEqual([{ name: 'revenue', type: 'number', unit: 'minor', currency: 'EUR' }]);
  const { rows } = await it.store.query('SELECT count() > 0 FROM rollup_rows');
  expect(rows).toEqual([[1]]);
});

test('given amounts without a currency, then a figure of theirs is in none, and several are found beside them', async () => {
  const sold = (source: string, currency?: string) => event('lead.sold', 2, { source, price: 100, currency });
  await it.send([sold('a', 'EUR'), sold('a', 'EUR'), sold('b', 'EUR'), sold('b'), sold('c', 'USD'), sold('d')]);
  await it.stream.idle();
  const day = { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' };
  const of = (...sources: string[]): object => ({
    kind: 'table',
    metrics: ['revenue'],
    where: `data.source in ${JSON.stringify(sources)}`,
    range: day,
  });
  const currency = async (question: object): Promise<string | null> => {
    const [kept, told] = [await it.ask(question), await it.askEvents(question)];
    expect(kept.used.from).toEqual(['rollup trade']);
    expect(said(kept)).toEqual(said(told));
    return kept.columns.find(({ name }) => name === 'revenue')?.currency ?? null;
  };
  expect(await currency(of('a'))).toBe('EUR');
  expect(await currency(of('a', 'b'))).toBe(null);
  expect(await currency(of('a', 'd'))).toBe(null);
  // Beside distinct counts figures are united in one statement.
  expect(await currency({ ...of('b'), metrics: ['revenue', 'subjects'] })).toBe(null);
  expect(await currency({ ...of('a'), metrics: ['revenue', 'subjects'] })).toBe('EUR');
  for (const ask of [it.ask, it.askEvents]) {
    for (const metrics of [['revenue'], ['revenue', 'subjects']]) {
      await expect(ask({ ...of('b', 'c', 'd'), metrics })).rejects.toMatchObject({ code: 'CURRENCIES_MIXED' });
    }
  }
});

test('a rollup that is declared later is filled with what was there, and what comes since is read from events', async () => {
  await it.apply([{ kind: 'rollup', name: 'trade', spec: null }]);
  await it.send(some(60));
  await it.stream.idle();
  await it.apply(documents);
  await it.stream.idle();
  await it.send(some(30));
  await agree(false);
  await it.stream.idle();
  const { explain } = await it.ask({ ...questions[0], explain: true });
  expect(explain).toMatchObject([
    { because: null, rollups: [{ rollup: 'trade', taken: true, because: null, days: 0 }] },
  ]);
});

test('corrected and retracted events are out of it at once, and the days are made anew', async () => {
  const events = some(60) as { id: string }[];
  await it.send(events);
  await it.stream.idle();
  await it.send([
    event('lead.sold', 2, { source: 'a', buyer: 'b9', price: 7, currency: 'EUR' }, { corrects: events[0]?.id }),
    event('lead.sold', 2, { source: 'a' }, { retracts: events[30]?.id }),
  ]);
  await agree(false);
  await it.stream.idle();
  await agree(true);
  const days = await it.records.read((db) => db.selectFrom('rollup_days').selectAll().execute());
  expect(days.length).toBeGreaterThan(0);
  expect(days.map(({ marks, stale }) => [marks, stale])).toEqual(days.map(() => [0, 0]));
});

test('the packs bring rollups that answer their questions', async () => {
  const folders = ['leads', 'app'].map((pack) => resolve(import.meta.dirname, '../../../../packs', pack));
  await it.apply((await readDocumentFiles(folders)).map(({ document }) => document));
  await it.send([
    event('source.submitted', 2, { source_id: 's1' }),
    event('delivery.delivered', 2, { source_id: 's1', buyer_id: 'b1', price: 5, currency: 'EUR' }),
    event('message.delivered', 3, { message: 'm1' }, { subject: 'person/u:1' }),
  ]);
  await it.stream.idle();
  const taken = async (saved: string): Promise<readonly string[]> => (await it.ask({ saved, range })).used.from;
  expect(await taken('hourly')).toContain('rollup leads-by-hour');
  const bySource = await it.ask({ kind: 'table', metrics: ['acceptance_rate'], by: ['data.source_id'], range });
  expect(bySource.used.from).toContain('rollup leads-by-source');
  expect(await taken('buyer-matrix')).toContain('rollup leads-by-buyer');
  expect(await taken('click-through')).toContain('rollup messages');
});

test('a rollup that says something else is filled anew, and what nobody keeps any more is taken away', async () => {
  await it.send(some(30));
  await it.stream.idle();
  const numbers = async (): Promise<unknown> =>
    (await it.store.query('SELECT DISTINCT number FROM rollup_rows ORDER BY number')).rows;
  expect(await numbers()).toEqual([[1]]);
  const [trade] = documents.filter(({ kind }) => kind === 'rollup');
  await it.apply([{ kind: 'rollup', name: 'trade', spec: { ...trade?.spec, grain: 'minute' } }]);
  await it.stream.idle();
  await agree(true);
  await expect.poll(numbers).toEqual([[2]]);
  await it.apply([{ kind: 'rollup', name: 'trade', spec: null }]);
  await it.stream.idle();
  await expect.poll(numbers).toEqual([]);
  expect(await it.records.read((db) => db.selectFrom('rollup_days').selectAll().execute())).toEqual([]);
});

test('a day that differs from events, for whatever reason, is found, counted and made anew', async () => {
  await it.send(some(30));
  await it.stream.idle();
  const row = ['w', 1, 0, '2026-01-02 03:00:00', ['sa', 'slead.sold'], 0, 15, 5, 0, 0, null, null, [], []];
  await it.store.insert('rollup_rows', rollupColumns, [Buffer.from(`${JSON.stringify(row)}\n`)], { token: 'damage' });
  await it.close();
  it = await openKeptStream(folder);
  await it.stream.idle();
  await agree(true);
  const found = await it.records.read((db) => db.selectFrom('rollups').select(['differing']).execute());
  expect(found).toEqual([{ differing: 1 }]);
});
