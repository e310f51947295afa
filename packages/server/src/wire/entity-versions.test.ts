import { afterEach, beforeEach, expect, test } from 'vitest';
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

const event = (id: string, subject: string): object => ({ id, type: 'seen', subject: { kind: 'lead', id: subject } });

test('given changes of states, then every version stands in the store beside the events that made it, after a restart too', async () => {
  for (const [n, subject] of ['a', 'b', 'a', 'a'].entries()) {
    await it.send([event(`e${n}`, subject)]);
    await it.stream.idle();
    if (n !== 2) continue;
    await it.close();
    it = await openTemporaryStream(folder);
  }
  const { rows } = await it.store.query(
    `SELECT event.id, version.id, version.events
     FROM events AS event
     JOIN entity_versions AS version
       ON version.workspace = event.workspace AND version.kind = event.subject_kind
       AND version.id = event.subject AND version.version = event.admitted
     ORDER BY event.id`,
  );
  expect(rows).toEqual([
    ['e0', 'a', '1'],
    ['e1', 'b', '1'],
    ['e2', 'a', '2'],
    ['e3', 'a', '3'],
  ]);
  const { rows: latest } = await it.store.query('SELECT id, events FROM entities_latest ORDER BY id');
  expect(latest).toEqual([
    ['a', '3'],
    ['b', '1'],
  ]);
});

test('given a plan that a crash may have cut short, then it is carried out again and no version stands twice', async () => {
  await it.send([event('e0', 'a'), event('e1', 'b')]);
  await it.stream.idle();
  const plan = await it.records.read((db) =>
    db.selectFrom('checkpoints').selectAll().where('follower', '=', 'versions').executeTakeFirstOrThrow(),
  );
  await it.stream.stop();
  // As it was between the insert and the commit that says so.
  await it.records.transact(async (db) => {
    await db.updateTable('checkpoints').set({ position: 0 }).where('follower', '=', 'versions').execute();
    await db
      .insertInto('insert_plans')
      .values({ follower: 'versions', partition: 0, from_offset: 0, to_offset: plan.position, generation: '1' })
      .execute();
  });
  await it.close();
  it = await openTemporaryStream(folder);
  await it.stream.idle();
  const { rows } = await it.store.query('SELECT id, count() FROM entity_versions GROUP BY id ORDER BY id');
  expect(rows).toEqual([
    ['a', '1'],
    ['b', '1'],
  ]);
});
