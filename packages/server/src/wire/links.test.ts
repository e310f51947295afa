import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerQuestion } from '../ask/ask.ts';
import { systemClock } from '../kernel/kernel.ts';
import { noDocuments } from '../catalog/catalog.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';

let folder: Folder;
let it: TemporaryStream;
beforeEach(async () => {
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder);
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

const range = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };

async function ask(question: object): Promise<{ rows: unknown; n: number; from: string[] }> {
  await it.stream.idle();
  const asker = { workspace: 'w', signal: new AbortController().signal };
  const options = {
    records: it.records,
    store: it.store,
    clock: systemClock,
    documentsOf: () => noDocuments,
    through: () => 0,
  };
  const { rows, n, used } = await answerQuestion({ metric: 'subjects', range, ...question }, asker, options);
  return { rows, n, from: [...used.from] };
}

async function segment(batch: readonly object[], key = 'public'): Promise<void> {
  const answer = await it.app.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: `Bearer ${key}` },
    payload: { batch },
  });
  expect(answer.json()).toMatchObject({ accepted: batch.length });
}

const day = (n: number): string => `2026-01-0${n}T09:00:00Z`;
const page = (id: string, n: number): object => ({
  type: 'page',
  anonymousId: id,
  timestamp: day(n),
  messageId: `${id}${n}`,
});
const track = (id: string, n: number): object => ({
  type: 'track',
  event: 'Bought',
  userId: id,
  timestamp: day(n),
  messageId: `${id}${n}`,
});
const identify = (anonymousId: string, userId: string): object => ({
  type: 'identify',
  anonymousId,
  userId,
  timestamp: day(3),
  messageId: `${anonymousId}=${userId}`,
});

describe('somebody who was anonymous first and known later', () => {
  test('is one person in all questions, before and after', async () => {
    await segment([page('x', 1), page('y', 1), track('1', 5)], 'secret');
    expect(await ask({ kind: 'table' })).toEqual({ rows: [[3]], n: 3, from: ['events'] });
    await segment([identify('x', '1')], 'secret');
    expect(await ask({ kind: 'table' })).toEqual({ rows: [[2]], n: 4, from: ['events', 'links'] });
    expect((await ask({ kind: 'table', by: ['type'] })).rows).toEqual([
      ['page', 2],
      ['Bought', 1],
      ['identify', 1],
    ]);
    const { rows } = await ask({ kind: 'trend', grain: 'day', by: 'type', range: { from: day(1), to: day(6) } });
    expect((rows as unknown[][]).filter(([, , value]) => value !== 0)).toEqual([
      ['2026-01-01T00:00:00.000Z', 'page', 2],
      ['2026-01-03T00:00:00.000Z', 'identify', 1],
      ['2026-01-05T00:00:00.000Z', 'Bought', 1],
    ]);
  });
});

/** Of `most`, 30 were anonymous first and identified later, 10 had a visit without their name; some of it is sent twice. */
function people(most: number): object[] {
  const visits = Array.from({ length: most }, (_, n) => {
    if (n < 30) return [page(`x${n}`, 1), identify(`x${n}`, `${n}`), track(`${n}`, 5)];
    if (n < 40) return [track(`${n}`, 1), page(`x${n}`, 2), identify(`x${n}`, `${n}`)];
    return [track(`${n}`, 1), track(`${n}`, 4)];
  }).flat();
  return [...visits, ...visits.filter((_, n) => n % 50 === 0)];
}

const seed = Math.trunc(Math.random() * 2 ** 31);

test(`people count once, whatever comes first and twice (seed ${seed})`, async () => {
  const most = 90;
  const sent = people(most);
  const [shuffled = []] = fc.sample(fc.shuffledSubarray(sent, { minLength: sent.length }), { numRuns: 1, seed });
  for (let at = 0; at < shuffled.length; at += 40) await segment(shuffled.slice(at, at + 40), 'secret');
  expect((await ask({ kind: 'table' })).rows).toEqual([[most]]);
  expect((await ask({ kind: 'table', by: ['type'] })).rows).toEqual([
    ['Bought', most],
    ['identify', 40],
    ['page', 40],
  ]);
});

test('a browser that is said to be two users is the first one’s', async () => {
  await segment([page('x', 1), identify('x', '1'), identify('x', '2')]);
  await it.stream.idle();
  const rows = await it.records.read((db) =>
    db.selectFrom('links').select(['a', 'b', 'standing']).orderBy('b').execute(),
  );
  expect(rows).toEqual([
    { a: 'a:x', b: 'u:1', standing: 'applied' },
    { a: 'a:x', b: 'u:2', standing: 'refused' },
  ]);
  // Test events and duplicates link nothing.
  await it.send({ id: 't', type: 'seen', subject: 'person/u:2', links: 'a:z', test: true });
  await it.send({ id: 'd', type: 'seen', subject: 'person/u:2', links: ['a:y'] });
  await it.send({ id: 'd', type: 'seen', subject: 'person/u:2', links: ['a:y'] });
  await it.stream.idle();
  const linked = await it.records.read((db) => db.selectFrom('linked').select('id').orderBy('id').execute());
  expect(linked.map(({ id }) => id)).toEqual(['a:x', 'a:y', 'u:1', 'u:2']);
});
