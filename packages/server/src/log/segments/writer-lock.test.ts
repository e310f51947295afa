import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryLog, type TemporaryLog } from './temporary-log.fixture.ts';

const program = fileURLToPath(new URL('./writer-child.fixture.ts', import.meta.url));

type Child = { readonly process: ChildProcessByStdio<Writable, Readable, null>; line(): Promise<string> };

let place: TemporaryLog;
let children: Child[];

beforeEach(async () => {
  place = await temporaryLog();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  await place.destroy();
});

async function start(): Promise<Child> {
  const child = spawn(process.execPath, [program, place.directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  const started = { process: child, line };
  children.push(started);
  expect(await line()).toBe('ready');
  return started;
}

async function tryToWrite(child: Child): Promise<string> {
  child.process.stdin.write('go\n');
  return child.line();
}

async function kill({ process: child }: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('refuses a second process, and a killed one leaves no lock', async () => {
  const first = await start();
  expect(await tryToWrite(first)).toBe('writer');
  const log = await place.open();
  const options = { visibility: 'durable', onFatal: () => {} } as const;
  await expect(log.writer('received', options)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
  // Another topic has a writer of its own.
  await log.writer('admitted', options);
  await kill(first);
  const writer = await log.writer('received', options);
  expect((await writer.append('k', [Buffer.from('mine now')])).offset).toBe(0);
  await log.close();
});

it('says locked only of a lock: any other trouble with the file is LOG_FAILED, with its cause', async () => {
  const log = await place.open();
  const options = { visibility: 'durable', onFatal: () => {} } as const;
  const lock = (topic: string): string => path.join(place.directory, topic, 'writer.lock');
  await mkdir(lock('received'), { recursive: true });
  await mkdir(path.dirname(lock('admitted')));
  await writeFile(lock('admitted'), 'not a database '.repeat(100));
  for (const topic of ['received', 'admitted'] as const)
    await expect(log.writer(topic, options)).rejects.toMatchObject({
      code: 'LOG_FAILED',
      detail: lock(topic),
      cause: { code: 'ERR_SQLITE_ERROR' },
    });
  await log.close();
});

it('lets exactly one of several that start at once win', async () => {
  for (let round = 0; round < 3; round += 1) {
    const starting = await Promise.all([start(), start(), start(), start()]);
    const results = await Promise.all(starting.map(tryToWrite));
    expect(results.toSorted()).toEqual(['DATA_LOCKED', 'DATA_LOCKED', 'DATA_LOCKED', 'writer']);
    await Promise.all(starting.map(kill));
  }
});
