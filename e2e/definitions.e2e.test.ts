import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefinitionVersion, RebuildList } from '@millrace/contract';
import { silent, systemClock } from '@millrace/server/kernel/kernel.ts';
import { openSqliteWriter } from '@millrace/server/records/sqlite/sqlite-writer.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, onTestFinished, test } from 'vitest';

const cli = fileURLToPath(new URL('../packages/server/src/wire/cli.ts', import.meta.url));

type Ran = { readonly code: number; readonly out: string; readonly err: string };

function millrace(platform: Platform, ...args: readonly string[]): Promise<Ran> {
  const env = {
    ...process.env,
    MILLRACE_DATA: platform.dataDirectory,
    MILLRACE_ADMIN_KEY: platform.adminKey,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-documents-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, 'events'), { recursive: true });
    await writeFile(join(folder, 'events', name), text);
  }
  return folder;
}

const order = (mode: string): string =>
  `kind: event
name: Order Completed
spec:
  # Whole cents.
  mode: ${mode}
  fields:
    total: { type: integer, required: true }
`;

test('documents are code: applied live, exported the same, rolled back, audited', { timeout: 120_000 }, async () => {
  await using platform = await startPlatform();
  const reach = ['--to', platform.url];
  const send = async (id: string) =>
    await platform.send({ id, type: 'Order Completed', subject: 'person/u:1', data: { total: 'much' } });
  expect(await send('before')).toMatchObject({ accepted: 1, quarantined: 0 });

  const folder = await folderOf({ 'order.yaml': order('block'), 'page.yaml': 'kind: event\nname: page\nspec: {}\n' });
  const planned = await millrace(platform, 'diff', folder, ...reach);
  expect(planned).toMatchObject({ code: 1, err: '' });
  expect(planned.out).toContain('+ event Order Completed (version 1)');
  expect(planned.out).toMatch(/tried event Order Completed on 1 of the newest \d+ items: 1 would change/);
  expect(planned.out).toContain('then: quarantined EVENT_FIELD_TYPE total: expected a whole number, got "much"');
  const applied = await millrace(platform, 'apply', folder, ...reach);
  expect(applied).toMatchObject({ code: 0, err: '' });
  // No restart, no waiting: the very next event is judged by the document.
  expect(await send('after')).toMatchObject({ accepted: 0, quarantined: 1 });
  await platform.idle();

  const exported = await mkdtemp(join(tmpdir(), 'millrace-exported-'));
  onTestFinished(() => rm(exported, { recursive: true }));
  expect(await millrace(platform, 'export', exported, ...reach)).toMatchObject({ code: 0, err: '' });
  expect(await readFile(join(exported, 'events', 'Order%20Completed.yaml'), 'utf8')).toContain('mode: block');
  expect(await millrace(platform, 'diff', exported, '--prune', ...reach)).toMatchObject({ code: 0 });
  const again = await millrace(platform, 'apply', exported, '--prune', ...reach);
  const revision = /revision \d+/.exec(applied.out)?.[0];
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringMatching(new RegExp(`^0 to change, \\d+ the same\n${revision}\n$`)),
  ]);

  await writeFile(join(folder, 'events', 'order.yaml'), order('observe'));
  expect((await millrace(platform, 'apply', folder, ...reach)).out).toContain('/mode: "block" → "observe"');
  expect(await send('observed')).toMatchObject({ accepted: 1 });
  const back = await millrace(platform, 'rollback', 'event', 'Order Completed', '1', ...reach);
  expect(back.out).toContain('~ event Order Completed (version 3)');
  expect(await send('again')).toMatchObject({ quarantined: 1 });

  await writeFile(join(folder, 'events', 'order.yaml'), order('shout'));
  const refused = await millrace(platform, 'apply', folder, ...reach);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/order\.yaml:5:9: \/spec\/mode: must be one of: observe, warn, block/);

  const { paths } = (await (await platform.request('/openapi.json')).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(paths).filter((path) => path.startsWith('/api/definitions'))).toHaveLength(7);
  expect(paths['/api/definitions/apply']).toMatchObject({
    post: { requestBody: { content: { 'application/json': {}, 'application/yaml': {} } } },
  });

  await platform.restart();
  const stored = (await (
    await platform.request('/api/definitions/event/Order%20Completed')
  ).json()) as DefinitionVersion;
  expect(stored).toMatchObject({
    version: 3,
    author: expect.stringMatching(/^key:preset-admin-/),
    spec: { mode: 'block' },
  });
  expect(await send('restarted')).toMatchObject({ quarantined: 1 });
  expect(await platform.books()).toMatchObject({ balanced: true });
});

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
