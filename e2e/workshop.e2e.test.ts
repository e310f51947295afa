import { readdirSync, readFileSync } from 'node:fs';
import type {
  CollectAnswer,
  EntityDiff,
  EntityPage,
  EntityView,
  Question,
  RebuildList,
  Timeline,
} from '@millrace/contract';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';

/** The documents of a domain that the product knows nothing of: machines, their faults, and the parts they make. */
const folder = new URL('workshop/', import.meta.url);
const documents = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('---\n');

const begin = Date.UTC(2026, 0, 5, 8);
const at = (minute: number): string => new Date(begin + minute * 60_000).toISOString();

const said = (id: string, minute: number, type: string, data: object = {}) => ({
  id,
  type,
  time: at(minute),
  subject: 'machine/7',
  data,
});
const made = (id: string, minute: number, data: object) => said(id, minute, 'part.produced', data);

/** One machine's morning, in the order in which it is told: a fault at 20 is repaired at 30, and told of at the end. */
const morning = [
  said('m1', 0, 'machine.started', { hall: ' north ' }),
  made('m5', 45, { pieces: 5, lot: 'L4', tool: 'drill', spindle: 1, energy: 0.1 }),
  made('m2', 5, { pieces: 10, lot: 'L1', tool: 'saw', spindle: 1, energy: 0.2 }),
  made('m4', 40, { pieces: 2, lot: 'L3', tool: 'saw', spindle: 2, fit: false }),
  made('m3', 10, { pieces: 3, lot: 'L2', tool: 'drill', spindle: 2 }),
  said('m8', 50, 'machine.set', { setting: 'speed', value: 900 }),
  said('m7', 1, 'machine.set', { setting: 'speed', value: 700 }),
  said('m6', 30, 'machine.started', { hall: 'south' }),
  said('m9', 20, 'machine.failed', { fault: 'belt', celsius: 81.5 }),
];

/** What a controller of another machine says, in its own words. */
const words = [
  { number: 1, code: 1, at: begin / 1000, hall: 'north' },
  { number: 2, code: 9, at: begin / 1000 + 600, count: 4, lot: 'K1' },
  { number: 3, code: 3, at: begin / 1000 + 1200, fault: 'heat', temperature: 99 },
  // What has failed cannot stop: this is kept, flagged, and moves nothing.
  { number: 4, code: 2, at: begin / 1000 + 1800 },
].map((msg) => ({ msg: { machine: 8, ...msg } }));

async function json<T>(answer: Response, path: string): Promise<T> {
  const text = await answer.text();
  expect(answer.ok, `${path} ${text}`).toBe(true);
  return JSON.parse(text) as T;
}

const get = async <T>(platform: Platform, path: string): Promise<T> =>
  await json<T>(await platform.request(path), path);

async function apply(platform: Platform, body: string): Promise<void> {
  const headers = { 'content-type': 'application/yaml' };
  const path = '/api/definitions/apply';
  await json(await platform.request(path, { method: 'POST', headers, body }), path);
}

/** Sends what a controller says with a key of its own. */
async function tell(platform: Platform, items: readonly object[]): Promise<CollectAnswer> {
  const minted = { name: 'Controllers', kind: 'secret', producer: 'controller' };
  const answer = await platform.request('/api/keys', { method: 'POST', body: JSON.stringify(minted) });
  const { key } = await json<{ key: string }>(answer, '/api/keys');
  const headers = { authorization: `Bearer ${key}` };
  const body = JSON.stringify(items);
  return await json(await platform.request('/v1/events', { method: 'POST', headers, body }), '/v1/events');
}

const wholeDay = { from: '2026-01-05', to: '2026-01-06' };

test('given a workshop that is told by documents only, then its machines are known, listed, and asked about like any subject', async () => {
  await using platform = await startPlatform();
  await apply(platform, documents);
  expect(await platform.send(morning)).toMatchObject({ accepted: morning.length, quarantined: 0 });
  expect(await tell(platform, words)).toMatchObject({ accepted: words.length, quarantined: 0, verdicts: [] });
  // What the documents block stays out of every state.
  const wrong = [made('w1', 60, { pieces: 0 }), said('w2', 60, 'machine.started')];
  expect((await platform.send(wrong)).verdicts).toMatchObject([
    { id: 'w1', code: 'EVENT_FIELD_RANGE' },
    { id: 'w2', code: 'EVENT_FIELD_REQUIRED' },
  ]);
  await platform.idle();

  const seven = await get<EntityView>(platform, '/api/entities/machine/7');
  expect(seven.fields).toEqual({
    hall: 'SOUTH',
    commissioned: begin,
    hottest: 81.5,
    failures: 1,
    parts: 20,
    scrap: 2,
    energy: 0.3,
    tools: ['drill', 'saw'],
    lots: ['L2', 'L3', 'L4'],
    settings: { speed: 900 },
    status: 'running',
    spindles: { 1: { parts: 15, tool: 'drill' }, 2: { parts: 5, tool: 'saw' } },
  });
  expect(seven).toMatchObject({ events: 9, flags: { overflow: ['lots'] } });
  expect(seven.moves['status']?.map(({ event, to }) => [event, to])).toEqual([
    ['m1', 'running'],
    ['m9', 'failed'],
    ['m6', 'running'],
  ]);
  const eight = await get<EntityView>(platform, '/api/entities/machine/8');
  expect(eight).toMatchObject({
    fields: { hall: 'NORTH', status: 'failed', parts: 4, lots: ['K1'], hottest: 99 },
    flags: { illegal: 1 },
  });
  expect(eight.moves['status']?.at(-1)).toMatchObject({ event: '8-4', to: 'idle', illegal: true });

  const asked: readonly (readonly [where: string, ids: readonly string[]])[] = [
    ['status == "failed"', ['8']],
    ['parts > 4 && failures == 1', ['7']],
    ['tools.any(tool, tool == "saw")', ['7']],
    ['hall in ["NORTH", "SOUTH"]', ['7', '8']],
    ['settings.speed < 900', []],
  ];
  for (const [where, ids] of asked) {
    const path = `/api/entities/machine?where=${encodeURIComponent(where)}`;
    const { entities } = await get<EntityPage>(platform, path);
    expect(
      entities.map(({ id }) => id),
      where,
    ).toEqual(ids);
  }

  const earlier = await get<EntityView>(platform, `/api/entities/machine/7?at=${at(25)}`);
  expect(earlier).toMatchObject({
    events: 5,
    fields: { status: 'failed', hall: 'NORTH', parts: 13, lots: ['L1', 'L2'], settings: { speed: 700 } },
  });
  const { changes } = await get<EntityDiff>(platform, `/api/entities/machine/7/diff?from=${at(25)}&to=${at(35)}`);
  expect(changes).toEqual([
    { path: '/hall', before: 'NORTH', after: 'SOUTH' },
    { path: '/status', before: 'failed', after: 'running' },
  ]);
  const timeline = await get<Timeline>(platform, '/api/entities/machine/8/timeline');
  expect(timeline.events.map(({ id, type, producer }) => [id, type, producer])).toEqual([
    ['8-4', 'machine.stopped', 'controller'],
    ['8-3', 'machine.failed', 'controller'],
    ['8-2', 'part.produced', 'controller'],
    ['8-1', 'machine.started', 'controller'],
  ]);

  const questions: readonly (readonly [Question, unknown])[] = [
    [
      { kind: 'table', metric: 'events', by: ['type'], limit: 2, range: wholeDay },
      [
        ['part.produced', 5],
        ['machine.started', 3],
        ['other', 5],
      ],
    ],
    [{ kind: 'table', metric: 'subjects', by: [], range: wholeDay, where: 'data.pieces >= 4' }, [[2]]],
    [
      { kind: 'table', metric: 'events', by: ['producer'], range: wholeDay, where: 'subject_kind == "machine"' },
      [
        ['api', 9],
        ['controller', 4],
      ],
    ],
  ];
  for (const [question, rows] of questions) expect((await platform.ask(question)).rows).toEqual(rows);
});

test('given a field that a document declares later, then a machine is told by it at once, and listed by it once it is made anew', async () => {
  await using platform = await startPlatform();
  await apply(platform, documents);
  await platform.send(morning);
  await platform.idle();
  const failures = /^ {4}failures: /m;
  expect(documents).toMatch(failures);
  await apply(platform, documents.replace(failures, '    faults: { fold: list, of: data.fault }\n$&'));
  const path = '/api/entities/machine/7';
  const now = await get<EntityView>(platform, path);
  expect(now.fields).toMatchObject({ faults: ['belt'], parts: 20, status: 'running' });
  await platform.send([said('m10', 55, 'machine.failed', { fault: 'oil' })]);
  await platform.idle();
  const later = await get<EntityView>(platform, path);
  expect(later.fields).toMatchObject({ faults: ['belt', 'oil'], failures: 2, status: 'failed' });

  const begun = await platform.request('/api/rebuilds/states', { method: 'POST', body: '{"kind":"machine"}' });
  expect(begun.status).toBe(202);
  const states = async () => (await get<RebuildList>(platform, '/api/rebuilds/states')).rebuilds;
  await expect.poll(states).toMatchObject([{ kind: 'machine', state: 'done', made: 1 }]);
  await platform.idle();
  const where = encodeURIComponent('faults.any(fault, fault == "oil")');
  const { entities } = await get<EntityPage>(platform, `/api/entities/machine?where=${where}`);
  expect(entities).toMatchObject([{ id: '7', fields: later.fields }]);
});

test('the product names nothing of the workshop', () => {
  const names = /machine\.(?:started|stopped|failed|set|scrapped)|part\.produced|spindle/;
  const sources = ['../packages/server/src/', '../packages/contract/src/', '../packs/'].flatMap((path) => {
    const room = new URL(path, import.meta.url);
    const files = readdirSync(room, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => `${parentPath}/${name}`);
  });
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((path) => names.test(readFileSync(path, 'utf8')))).toEqual([]);
});
