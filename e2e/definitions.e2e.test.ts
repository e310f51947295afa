import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DefinitionVersion } from '@millrace/contract';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, onTestFinished, test } from 'vitest';
import { folderOf, millrace } from './command-line.ts';

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
  expect(Object.keys(paths).filter((path) => path.startsWith('/api/definitions'))).toHaveLength(10);
  expect(paths['/api/definitions/apply']).toMatchObject({
    post: { requestBody: { content: { 'application/json': {}, 'application/yaml': {} } } },
  });

  const range = { from: 'now-7d', to: 'now' };
  const question = { kind: 'table', metric: 'subjects', by: ['data.total'], range };
  const asked = await millrace(platform, 'ask', JSON.stringify(question), '--explain', ...reach);
  expect(asked).toMatchObject({ code: 0, out: expect.stringContaining('data.total\tsubjects\n') });
  expect(asked.err).toContain('not leads-by-hour: data.total is not among its dimensions');

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
  expect(await millrace(platform, 'doctor', '--audit')).toMatchObject({ code: 0, err: '' });

  // What was asked before is remembered, and what is proposed for it is a document as it stands.
  const proposed = await millrace(platform, 'doctor', '--slow', '0', ...reach);
  expect(proposed.out).toMatch(
    /^# For what was asked 1 time, .*\n#   table of subjects by data\.total\nkind: rollup\n/,
  );
  const headers = { 'content-type': 'application/yaml', authorization: `Bearer ${platform.adminKey}` };
  const said = await platform.request('/api/definitions/plan', { method: 'POST', headers, body: proposed.out });
  expect(await said.json()).toMatchObject({
    problems: [],
    changes: [{ name: 'asked-by-total-hour', action: 'create' }],
  });
});
