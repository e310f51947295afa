import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent, systemClock } from '../kernel/kernel.ts';
import type { RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { verifyDefinitions } from './catalog.ts';
import { gone, me, metric, openPlace, refusal } from './catalog.harness.ts';

let directory: string;
let records: RecordsWriter;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-catalog-'));
  records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const { definitions } = await openPlace(records);
  for (const workspace of ['w', 'v']) {
    const many = Array.from({ length: 700 }, (_, n) => metric(`m${n}`, 'x'));
    await definitions.apply({ ...me, workspace }, { documents: many });
    await definitions.apply({ ...me, workspace }, { documents: [gone('metric', 'm1'), metric('m2', 'y')] });
  }
});
afterEach(async () => {
  await records.close();
  await rm(directory, { recursive: true });
});

const told = async (): Promise<unknown> => {
  const found = (await refusal(verifyDefinitions(records))) as { code?: string; detail?: string };
  return found.code === undefined ? found : `${found.code} ${found.detail}`;
};

test('what was changed by the rules holds', async () => {
  expect(await told()).toMatchObject({ entries: 4, versions: 1404, head: { seq: 4 } });
});

test.each([
  [
    'a spec that was changed',
    'AUDIT_BROKEN metric m2, version 2, of workspace w at revision 2: it is not what its entry tells',
  ],
  [
    'a hash that was changed',
    'AUDIT_BROKEN metric m2, version 2, of workspace w at revision 2: it is not what its entry tells',
  ],
  [
    'a version that was taken out',
    'AUDIT_BROKEN metric m2, version 2, of workspace w at revision 2: the trail tells of it, and it is not there',
  ],
  [
    'a version that was put in',
    'AUDIT_BROKEN metric m2, version 3, of workspace w at revision 9: no entry tells of it',
  ],
  [
    'an author that was changed',
    'AUDIT_BROKEN metric m2, version 2, of workspace w at revision 2: its author or its time is not what its entry tells',
  ],
  [
    'a time that was changed',
    'AUDIT_BROKEN metric m2, version 2, of workspace w at revision 2: its author or its time is not what its entry tells',
  ],
  ['a revision that was changed', 'AUDIT_BROKEN workspace w is at revision 7: the trail tells of revision 2'],
  ['a revision that was taken away', 'AUDIT_BROKEN workspace w is at revision 0: the trail tells of revision 2'],
  ['a revision that was made up', 'AUDIT_BROKEN workspace x is at revision 3: the trail tells of revision 0'],
  ['an end that was cut off', 'AUDIT_BROKEN workspace v is at revision 2: the trail tells of revision 1'],
])('%s is found', async (what, expected) => {
  await records.transact(async (db) => {
    const change = db
      .updateTable('definitions')
      .where('workspace', '=', 'w')
      .where('name', '=', 'm2')
      .where('version', '=', 2);
    if (what.startsWith('a spec')) await change.set({ spec: '{"filter":"z"}' }).execute();
    if (what.startsWith('a hash')) await change.set({ hash: '0' }).execute();
    if (what.startsWith('an author')) await change.set({ author: 'key:else' }).execute();
    if (what.startsWith('a time')) await change.set({ at: 1 }).execute();
    const revisions = db.updateTable('definition_revisions').where('workspace', '=', 'w');
    if (what.startsWith('a revision that was changed')) await revisions.set({ revision: 7 }).execute();
    if (what.endsWith('taken away')) await db.deleteFrom('definition_revisions').where('workspace', '=', 'w').execute();
    if (what.endsWith('made up'))
      await db.insertInto('definition_revisions').values({ workspace: 'x', revision: 3 }).execute();
    if (what.endsWith('taken out'))
      await db
        .deleteFrom('definitions')
        .where('workspace', '=', 'w')
        .where('name', '=', 'm2')
        .where('version', '=', 2)
        .execute();
    if (what.endsWith('put in')) {
      const row = await db
        .selectFrom('definitions')
        .selectAll()
        .where('workspace', '=', 'w')
        .where('name', '=', 'm2')
        .where('version', '=', 2)
        .executeTakeFirstOrThrow();
      await db
        .insertInto('definitions')
        .values({ ...row, version: 3, revision: 9 })
        .execute();
    }
    if (what.startsWith('an end')) await db.deleteFrom('audit').where('seq', '=', 4).execute();
  });
  expect(await told()).toBe(expected);
});
