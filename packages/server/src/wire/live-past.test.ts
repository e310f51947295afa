import { expect, test } from 'vitest';
import { systemClock } from '../kernel/kernel.ts';
import { Tail } from '../observe/observe.ts';
import { openTemporaryStream, temporaryFolder } from './temporary-stream.fixture.ts';

test('the tail knows the newest lines that match, whether they count or not, and of no other workspace', async () => {
  const folder = await temporaryFolder();
  const it = await openTemporaryStream(folder);
  const tail = new Tail(it.log.reader('admitted'), systemClock);
  const running = tail.run();
  await it.send([{ id: 'a', type: 'page' }, { id: 'no type' }, { id: 'b', type: 'page' }]);
  await it.stream.idle();
  await it.send([{ id: 'a', type: 'page' }, 7, { id: 'c', type: 'page' }]);
  await it.stream.idle();
  await expect.poll(() => tail.recent('w', 'c')).toHaveLength(1);
  const look = (most: number, verdict?: string, workspace = 'w'): string[] =>
    tail
      .past(workspace, {
        most,
        matches: (line) => verdict === undefined || line.verdict === verdict,
        admitted: verdict === undefined || verdict === 'admitted',
      })
      .map(({ line }) => `${line.verdict} ${line.id}`);
  expect(look(100).toSorted()).toEqual([
    'admitted a',
    'admitted b',
    'admitted c',
    'duplicate a',
    'quarantined no type',
    'rejected null',
  ]);
  expect(look(100, 'quarantined')).toEqual(['quarantined no type']);
  expect(look(2, 'admitted')).toEqual(['admitted b', 'admitted c']);
  expect(look(100, undefined, 'stranger')).toEqual([]);
  // What is told of the past is what a resumed stream would be told.
  const resumed: string[] = [];
  tail.listen({ workspace: 'w', onLine: (_, seq) => resumed.push(seq) }, '0.-1')();
  expect(tail.past('w', { most: 100, matches: () => true, admitted: true }).map(({ seq }) => seq)).toEqual(resumed);
  await tail.stop();
  await running;
  await it.close();
  await folder.remove();
});

test('given a library that only looks like JSON, then it is told as it came, and the tail goes on', async () => {
  const folder = await temporaryFolder();
  const it = await openTemporaryStream(folder);
  const tail = new Tail(it.log.reader('admitted'), systemClock);
  const running = tail.run();
  const told: string[] = [];
  tail.listen({ workspace: 'w', onLine: ({ id }) => told.push(id ?? '') });
  const kinds = { odd: '{', plain: 'sdk', object: { name: 'sdk' }, list: ['sdk'] };
  for (const [id, library] of Object.entries(kinds))
    await it.send({ id, type: 'page', context: { library } }, 'public');
  await it.stream.idle();
  await expect.poll(() => told.toSorted()).toEqual(Object.keys(kinds).toSorted());
  const contexts = Object.keys(kinds).map((id) => [id, tail.recent('w', id)[0]?.context]);
  // The store has texts only: of a list it keeps the JSON.
  const kept = { ...kinds, list: '["sdk"]' };
  expect(contexts).toEqual(Object.entries(kept).map(([id, library]) => [id, expect.objectContaining({ library })]));
  await tail.stop();
  await running;
  await it.close();
  await folder.remove();
});
