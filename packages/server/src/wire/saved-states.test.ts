import type { EntityDiff, EntitySnapshot, EntitySpec, EntityView, Problem } from '@millrace/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loginOf, raw } from '../store/engine/engine.harness.ts';
import { fixedFolds } from './fixed-folds.fixture.ts';
import { openEntities, type Entities } from './temporary-entities.fixture.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

const lead: EntitySpec = {
  title: 'Lead',
  fields: {
    first: { fold: 'first', of: 'data.n' },
    last: { fold: 'last', of: 'data.n' },
    sum: { fold: 'sum', of: 'data.n' },
    all: { fold: 'set', of: 'data.n' },
  },
};
const begin = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const iso = (hours: number): string => new Date(begin + hours * hour).toISOString();

let folder: Folder;
let it: TemporaryStream;
let entities: Entities;
beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder, { folds: fixedFolds({ lead }) });
  entities = await openEntities(it, { specs: { lead } });
  await it.store.ready();
});
afterEach(async () => {
  await entities.close();
  await it.close();
  await folder.remove();
});

async function send(subject: string, hours: readonly number[]): Promise<void> {
  const events = hours.map((n) => ({
    id: `${subject} ${n}`,
    type: 'seen',
    time: iso(n),
    subject: { kind: 'lead', id: subject },
    data: { n: Math.round(n * 10) },
  }));
  await it.send(events);
  await it.stream.idle();
}

async function save(hours: number): Promise<EntitySnapshot> {
  const answer = await entities.app.inject({
    method: 'POST',
    url: '/api/entities/snapshot',
    payload: { boundary: iso(hours) },
  });
  expect(answer.statusCode).toBe(200);
  return answer.json<EntitySnapshot>();
}

/** As retention does it: it says so, then takes away the events that the saved states stand for. */
async function forget(hours: number): Promise<void> {
  const boundary = begin + hours * hour;
  const { position } = await it.records.read((db) =>
    db.selectFrom('state_boundaries').select('position').where('boundary', '=', boundary).executeTakeFirstOrThrow(),
  );
  await it.records.write((db) => [
    db.updateTable('state_boundaries').set({ detail: 0 }).where('boundary', '=', boundary),
  ]);
  const sql = `ALTER TABLE millrace.events DELETE
    WHERE time < fromUnixTimestamp64Milli(${boundary}) AND admitted < ${position} SETTINGS mutations_sync = 2`;
  await raw(it.engine, loginOf(it.engine, 'writer'), sql);
}

async function at(subject: string, hours: number): Promise<Partial<EntityView>> {
  const { status, body } = await entities.get<EntityView>(`lead/${subject}?at=${iso(hours)}`);
  expect(status).toBe(200);
  const { through: _, ...rest } = body;
  return rest;
}

test('given saved states in place of events, then what a subject was behind the boundary is what it was before', async () => {
  await send('a', [1, 2, 3, 4, 5]);
  await send('only before', [1, 2]);
  await send('only after', [4]);
  const subjects = ['a', 'only before', 'only after'];
  const told = async () => await Promise.all(subjects.flatMap((id) => [3, 3.5, 4, 9].map((n) => at(id, n))));
  const before = await told();
  expect(await save(3)).toMatchObject({ boundary: iso(3), subjects: 2 });
  expect(await told()).toEqual(before);
  await forget(3);
  expect((await it.store.query('SELECT count() FROM events')).rows).toEqual([['4']]);
  expect(await told()).toEqual(before);
});

test('given a moment before the boundary, then it is refused with the moment from which on it can be told', async () => {
  await send('a', [1, 2, 3, 4]);
  await save(3);
  await forget(3);
  for (const path of [`?at=${iso(2)}`, `/diff?from=${iso(2)}&to=${iso(4)}`]) {
    const { status, body } = await entities.get<Problem>(`lead/a${path}`);
    expect([status, body.code, body.detail]).toEqual([410, 'STATE_UNAVAILABLE', `unavailable before ${iso(3)}`]);
  }
  const { body } = await entities.get<EntityDiff>(`lead/a/diff?from=${iso(3)}&to=${iso(4)}`);
  expect(body.changes).toContainEqual({ path: '/last', before: 30, after: 40 });
});

test('given an event from before the boundary that comes after it was saved, then it counts, once', async () => {
  await send('a', [1, 4]);
  await save(3);
  await send('a', [2]);
  await send('b', [1]);
  const before = [await at('a', 9), await at('b', 9)];
  expect(before[0]).toMatchObject({ events: 3, fields: { first: 10, sum: 70, all: [10, 20, 40] } });
  await forget(3);
  expect((await it.store.query('SELECT count() FROM events')).rows).toEqual([['3']]);
  expect([await at('a', 9), await at('b', 9)]).toEqual(before);
});

test('given one boundary after the other, then the later one stands for the earlier', async () => {
  await send('a', [1, 2, 4, 6, 8]);
  await send('b', [1]);
  const before = [await at('a', 7), await at('a', 9), await at('b', 9)];
  await save(3);
  await forget(3);
  expect(await save(7)).toMatchObject({ subjects: 2 });
  await forget(7);
  expect([await at('a', 7), await at('a', 9), await at('b', 9)]).toEqual(before);
  const { body } = await entities.get<Problem>(`lead/a?at=${iso(5)}`);
  expect(body.detail).toBe(`unavailable before ${iso(7)}`);
});

test('given a boundary that is saved once more while its events are there, then the newer states count', async () => {
  await send('a', [1, 4]);
  await save(3);
  await send('a', [2]);
  const before = await at('a', 9);
  await save(3);
  await forget(3);
  expect(await at('a', 9)).toEqual(before);
});

test('given a kind that another document declares by now, then what was saved of it is not guessed at', async () => {
  await send('a', [1, 4]);
  await save(3);
  await forget(3);
  await entities.close();
  entities = await openEntities(it, { specs: {} });
  const { status, body } = await entities.get<Problem>(`lead/a?at=${iso(5)}`);
  expect([status, body.code]).toEqual([410, 'STATE_UNAVAILABLE']);
});

test('given a boundary that lies ahead or is none, then nothing is saved', async () => {
  for (const boundary of ['2100-01-01T00:00:00Z', 'soon']) {
    const answer = await entities.app.inject({ method: 'POST', url: '/api/entities/snapshot', payload: { boundary } });
    expect(answer.json<Problem>().code).toBe('RANGE_INVALID');
  }
});
