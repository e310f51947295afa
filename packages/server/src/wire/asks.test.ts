import type { DefinitionDocument, RollupProposal } from '@millrace/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askLimits } from '@millrace/contract';
import { openKeptStream, type KeptStream } from './rollups.harness.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';

const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-05T00:00:00Z' };
const table = { kind: 'table', metrics: ['leads', 'rate'], by: ['data.source'], range };
const documents: readonly DefinitionDocument[] = [
  { kind: 'metric', name: 'leads', spec: { aggregate: 'subjects', where: 'type == "lead.submitted"' } },
  { kind: 'metric', name: 'sold', spec: { aggregate: 'subjects', where: 'type == "lead.sold"' } },
  { kind: 'metric', name: 'rate', spec: { ratio: { of: 'sold', per: 'leads' } } },
  {
    kind: 'question',
    name: 'vip',
    spec: { question: { ...table, metrics: ['leads'], by: [{ name: 'vip', of: 'data.price > 50' }] } },
  },
];
const events = Array.from({ length: 60 }, (_, i) => ({
  id: `e${i}`,
  type: i % 3 === 0 ? 'lead.sold' : 'lead.submitted',
  subject: `lead/${i % 20}`,
  time: new Date(Date.UTC(2026, 0, 1 + (i % 4), i % 24)).toISOString(),
  data: { source: `s${i % 3}`, state: ['TX', 'CA'][i % 2], price: i },
}));

let folder: Folder;
let it: KeptStream;
beforeAll(async () => {
  folder = await temporaryFolder();
  it = await openKeptStream(folder);
  await it.apply(documents);
  await it.send(events);
  await it.stream.idle();
});
afterAll(async () => {
  await it?.close();
  await folder.remove();
});

const named = ({ document: { name, spec } }: RollupProposal): object => ({ name, ...spec });

test('given questions that no rollup answers, when what is proposed is applied, then it answers them, and nothing more is proposed', async () => {
  const questions = [
    table,
    { ...table, where: 'data.state == "TX"' },
    { ...table, where: 'data.state == "CA"', range: { ...range, from: '2026-01-02T00:00:00Z' } },
    { kind: 'trend', metrics: ['leads'], grain: 'day', range },
    { saved: 'vip', range },
    { ...table, metrics: [{ as: 'median', spec: { aggregate: 'quantile', of: 'data.price', quantile: 0.5 } }] },
    { ...table, zone: 'Europe/Berlin', kind: 'trend', by: 'data.source', grain: 'day' },
    { kind: 'table', metric: 'events', by: ['type'], range },
  ];
  const before = await Promise.all(questions.map((question) => it.ask(question)));
  const asked = await it.costs();
  const ofState = asked.asks.find(({ where }) => where === 'data.state == "…"');
  expect(ofState).toMatchObject({
    kind: 'table',
    metrics: ['leads', 'rate'],
    by: ['data.source'],
    asked: 2,
    failed: 0,
    from: { rollup: 0, both: 0, events: 2 },
    rollup: null,
    because: null,
  });
  expect(ofState?.rows).toBeGreaterThanOrEqual(events.length);
  expect(ofState?.bytes).toBeGreaterThan(0);
  expect(
    asked.asks
      .map(({ because }) => because)
      .filter((because) => because !== null)
      .toSorted(),
  ).toEqual([
    'a quantile is kept nowhere',
    expect.stringContaining('the built-in rollup answers'),
    expect.stringContaining('buckets of another zone'),
  ]);

  expect(asked.proposals.map(named)).toEqual(
    expect.arrayContaining([
      {
        name: 'asked-by-source-state-hour',
        title: 'By source, state, each hour',
        dimensions: ['data.source', 'data.state'],
        metrics: expect.arrayContaining(['leads', 'rate']),
        grain: 'hour',
      },
      {
        name: 'asked-by-vip-hour',
        title: 'By vip, each hour',
        dimensions: [{ name: 'vip', of: 'data.price > 50' }],
        metrics: ['leads'],
        grain: 'hour',
      },
    ]),
  );
  expect(asked.proposals).toHaveLength(2);

  await it.apply(asked.proposals.map(({ document }) => document as DefinitionDocument));
  await it.stream.idle();
  const after = await Promise.all(questions.map((question) => it.ask(question)));
  expect(after.map(({ rows }) => rows)).toEqual(before.map(({ rows }) => rows));
  expect(after.slice(0, 5).map(({ used }) => used.from)).toEqual([
    ['rollup asked-by-source-state-hour'],
    ['rollup asked-by-source-state-hour'],
    ['rollup asked-by-source-state-hour'],
    [expect.stringMatching(/^rollup asked-by-/)],
    ['rollup asked-by-vip-hour'],
  ]);
  const again = await it.costs();
  expect(again.proposals).toEqual([]);
  expect(again.asks.find(({ shape }) => shape === ofState?.shape)).toMatchObject({
    asked: 4,
    from: { rollup: 2, both: 0, events: 2 },
    rollup: 'asked-by-source-state-hour',
  });
});

test('given a rollup with the dimensions and without the metric, then it is proposed that it keeps more', async () => {
  await it.ask({
    ...table,
    metrics: [{ as: 'best', spec: { aggregate: 'max', of: 'data.price' } }],
    where: 'exists(data.state)',
  });
  const { proposals } = await it.costs();
  expect(proposals).toMatchObject([
    {
      changes: true,
      document: {
        name: 'asked-by-source-state-hour',
        spec: { metrics: expect.arrayContaining(['leads', 'rate', { aggregate: 'max', of: 'data.price' }]) },
      },
    },
  ]);
  expect((await it.costs(60_000)).proposals).toEqual([]);
});

test('given a dimension with a value for each event, then no rollup is proposed by it', async () => {
  const pings = Array.from({ length: 1200 }, (_, i) => ({ id: `p${i}`, type: 'ping', data: { own: i, few: i % 3 } }));
  await it.send(pings);
  await it.stream.idle();
  const by = (field: string): object => ({
    kind: 'table',
    metric: 'events',
    by: [field],
    range: { from: 'now-1d', to: 'now' },
  });
  await Promise.all([it.ask(by('data.own')), it.ask(by('data.few'))]);
  const { asks, proposals } = await it.costs();
  expect(asks.find((ask) => ask.by[0] === 'data.own')?.because).toContain('as many rows as there are events');
  const names = proposals.map(({ document }) => document.name);
  expect(names).toContain('asked-by-few-hour');
  expect(names.join()).not.toContain('own');
  expect(proposals.find(({ document }) => document.name === 'asked-by-few-hour')?.size?.events).toBeGreaterThanOrEqual(
    1200,
  );
});

test('given more shapes than are kept, then those go that were not asked for the longest time, and are counted', async () => {
  const { shapes: known } = await it.costs();
  const once = { workspace: 'w', saved: null, ms: 1, rows: 1, bytes: 1, span: 1, from: 'events' } as const;
  for (let i = 0; i < askLimits.shapes + 30; i++)
    it.gathered.add({ ...once, question: { kind: 'table', by: [`data.f${i}`] } });
  const { shapes, forgotten, asks } = await it.costs();
  expect({ shapes, forgotten }).toEqual({ shapes: askLimits.shapes, forgotten: known + 30 });
  expect(asks.every(({ kind }) => kind === 'table')).toBe(true);
});
