import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventPage } from '@millrace/contract';
import { must } from '@millrace/server/kernel/kernel.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from './until.ts';

const cli = fileURLToPath(new URL('../packages/server/src/wire/cli.ts', import.meta.url));
const range = { from: '2025-01-01T00:00:00Z', to: '2025-02-01T00:00:00Z' };

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-import-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

type Run = { readonly out: string; readonly err: string; readonly code: number | null; readonly signal: string | null };

function start(platform: Platform, args: readonly string[]): { ended: Promise<Run>; kill: () => void } {
  const env = { ...process.env, MILLRACE_WRITE_KEY: platform.writeKey, MILLRACE_ADMIN_KEY: platform.adminKey };
  const child = spawn(process.execPath, [cli, ...args, '--to', platform.url], { env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    out,
    err,
    code: code as number | null,
    signal: signal as string | null,
  }));
  return { ended, kill: () => void child.kill('SIGKILL') };
}

test('an import that is killed goes on, and every row counts once', { timeout: 120_000 }, async () => {
  await using platform = await startPlatform();
  const file = join(folder, 'pages.ndjson');
  const rows = 60_000;
  const lines = Array.from({ length: rows }, (_, index) => {
    const time = new Date(Date.UTC(2025, 0, 5) + index * 10).toISOString();
    return JSON.stringify({ type: 'page', time, subject: { kind: 'person', id: `u:${index % 500}` }, data: { index } });
  });
  await writeFile(file, `${lines.join('\n')}\n`);
  const first = start(platform, ['import', file]);
  await until('something is stored', async () => {
    // Until the store is there, the answer is a problem.
    const page = (await (await platform.request('/api/events?limit=1')).json()) as Partial<EventPage>;
    return (page.events ?? []).length > 0;
  });
  first.kill();
  expect((await first.ended).signal).toBe('SIGKILL');
  const second = await start(platform, ['import', file]).ended;
  expect(second).toMatchObject({ code: 0, err: expect.not.stringContaining('row ') as string });
  expect(JSON.parse(second.out)).toMatchObject({ file: 'pages.ndjson', rows, accepted: rows });
  await platform.idle();
  const { rows: found } = await platform.ask({ kind: 'table', metric: 'events', by: ['type'], range });
  expect(found).toEqual([['page', rows]]);
  const { total, balanced } = await platform.books();
  expect(total).toMatchObject({ admitted: rows, conflict: 0, rejected: 0 });
  expect(balanced).toBe(true);
});

/** A block of docs/import.md, by what stands behind its fence. */
async function example(named: string): Promise<string> {
  const page = await readFile(new URL('../docs/import.md', import.meta.url), 'utf8');
  return must(new RegExp(`\n\`\`\`${named}\n(.*?\n)\`\`\`\n`, 's').exec(page)?.[1], `an example "${named}"`);
}

test(
  'the example of the page: a mapping makes events of CSV, and what it cannot is told',
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const [file, mapping] = [join(folder, 'orders.csv'), join(folder, 'mapping.yaml')];
    await writeFile(file, await example('csv orders.csv'));
    await writeFile(mapping, await example('yaml mapping'));
    expect((await start(platform, ['apply', mapping]).ended).code).toBe(0);
    const run = await start(platform, ['import', file, '--mapping', 'orders', '--delimiter', ';']).ended;
    expect(JSON.parse(run.out)).toEqual(JSON.parse(await example('json result')));
    expect(run.err).toContain('row 5 quarantined EVENT_TIME_INVALID');
    expect(run.code).toBe(1);
    await platform.idle();
    const query = `from=${range.from}&to=${range.to}`;
    const page = (await (await platform.request(`/api/events?${query}`)).json()) as EventPage;
    expect(page.events.map(({ id, type, time, subject, data }) => ({ id, type, time, subject, data }))).toEqual([
      {
        id: '17-paid',
        type: 'order.paid',
        time: '2025-01-05T09:04:00.000Z',
        subject: { kind: 'order', id: '17' },
        data: { total: '19,99' },
      },
      {
        id: '17-placed',
        type: 'order.placed',
        time: '2025-01-05T09:00:00.000Z',
        subject: { kind: 'order', id: '17' },
        data: { total: '19,99' },
      },
    ]);
  },
);
