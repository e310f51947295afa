import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { startEngine } from './engine.ts';
import { harness } from './engine.harness.ts';
import { processIdentity } from './process-identity.ts';

const fixture = fileURLToPath(new URL('engine-parent.fixture.ts', import.meta.url));

test('a second engine on the same directory is refused, and says who is there', async () => {
  await using opened = await harness();
  const second = startEngine({
    directory: opened.directory,
    memoryBytes: 1_000_000_000,
    logger: silent,
    clock: systemClock,
  });
  await expect(second).rejects.toMatchObject({
    code: 'STORE_LOCKED',
    detail: expect.stringContaining(`${process.pid}`),
  });
  expect((await opened.store.query('SELECT 1')).rows).toEqual([[1]]);
});

test('the engine refuses a second one by itself where our lock cannot see the first', async () => {
  await using opened = await harness();
  rmSync(join(opened.directory, 'engine.lock'));
  const second = startEngine({
    directory: opened.directory,
    memoryBytes: 1_000_000_000,
    logger: silent,
    clock: systemClock,
  });
  await expect(second).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  expect((await opened.store.query('SELECT 1')).rows).toEqual([[1]]);
});

test.each([
  ['running', undefined],
  ['stopped', 'SIGSTOP'],
] as const)(
  'a killed parent leaves a %s engine: it ends, and the next parent opens the directory',
  async (_, signal) => {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
    const parent = fork(fixture, [directory], { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number];
    if (signal !== undefined) process.kill(pid, signal);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    {
      await using next = await harness({ directory });
      expect(processIdentity(pid)).toBeUndefined();
      expect((await next.store.query('SELECT 1')).rows).toEqual([[1]]);
    }
    rmSync(directory, { recursive: true });
  },
);

test('an engine whose parent was killed ends by itself', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-engine-'));
  const parent = fork(fixture, [directory], { execArgv: [] });
  const [pid] = (await once(parent, 'message')) as [number];
  expect(processIdentity(pid)).toBeDefined();
  parent.kill('SIGKILL');
  await expect.poll(() => processIdentity(pid), { timeout: 10_000 }).toBeUndefined();
  rmSync(directory, { recursive: true });
});
