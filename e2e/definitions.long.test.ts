import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RebuildList } from '@millrace/contract';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openSqliteWriter } from '@millrace/server/records/sqlite/sqlite-writer.ts';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { folderOf, millrace } from './command-line.ts';

const machine = (fold: string): string =>
  `kind: entity\nname: machine\nspec:\n  title: Machine\n  fields:\n    made: { fold: ${fold}, of: data.made }\n`;

test('a changed document of a kind makes its states anew, and no others, when it is so applied', async () => {
  await using platform = await startPlatform();
  const reach = ['--to', platform.url];
  const folder = await folderOf({ 'machine.yaml': machine('last') });
  await millrace(platform, 'apply', folder, ...reach);
  const runs = [1, 2, 3].map((made) => ({ id: `r${made}`, type: 'ran', subject: 'machine/m1', data: { made } }));
  await platform.send([...runs, { id: 'l1', type: 'lead.seen', subject: 'lead/l1' }]);
  await platform.idle();
  await writeFile(join(folder, 'events', 'machine.yaml'), machine('sum'));
  const applied = await millrace(platform, 'apply', folder, '--rebuild', ...reach);
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('the rebuilds were begun') });
  await platform.idle();
  const { rebuilds } = (await (await platform.request('/api/rebuilds/states')).json()) as RebuildList;
  expect(rebuilds).toMatchObject([{ kind: 'machine', scope: 'older', state: 'done', looked: 1, made: 1 }]);
  const listed = await (await platform.request('/api/entities/machine')).json();
  expect(listed).toMatchObject({ entities: [{ id: 'm1', fields: { made: 6 } }] });
  const back = await millrace(platform, 'rollback', 'entity', 'machine', '1', ...reach);
  expect(back.out).toContain('to make it anew: millrace rebuild state --kind "machine"');
});

test(
  'the doctor reads the audit trail beside the platform, and finds what was changed in it',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const put = await platform.request('/api/definitions/event/visit', { method: 'PUT', body: '{"spec":{}}' });
    expect(put.status).toBe(201);
    const session = await platform.request('/api/session', {
      method: 'POST',
      body: JSON.stringify({ key: platform.adminKey }),
    });
    expect(session.status).toBe(200);
    const healthy = await millrace(platform, 'doctor', '--audit');
    expect(healthy).toMatchObject({ code: 0, err: '' });
    await platform.stop();
    const offline = await millrace(platform, 'doctor', '--audit');
    expect(offline).toEqual(healthy);

    const directory = join(platform.dataDirectory, 'records');
    const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
    const actions = await records.read((db) =>
      db.selectFrom('audit').select(['seq', 'action', 'author']).orderBy('seq').execute(),
    );
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['key.preset', 'key.minted', 'definitions.changed', 'session.begun']),
    );
    const changed = actions.find(({ action }) => action === 'session.begun');
    await records.transact(async (db) => {
      await db
        .updateTable('audit')
        .set({ author: 'key:nobody' })
        .where('seq', '=', changed?.seq ?? 0)
        .execute();
    });
    await records.close();
    const broken = await millrace(platform, 'doctor', '--audit');
    expect(broken.code).not.toBe(0);
    expect(broken.err).toContain(`AUDIT_BROKEN`);
    expect(broken.err).toContain(`entry ${changed?.seq}: it was changed`);
  },
);
