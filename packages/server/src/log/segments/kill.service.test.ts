import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { Log } from '../log.ts';
import { temporaryLog } from './temporary-log.fixture.ts';

const rounds = 20;
const load = fileURLToPath(new URL('./load-child.fixture.ts', import.meta.url));
const witness = fileURLToPath(new URL('../../../../testbed/src/witness.ts', import.meta.url));

it(`loses nothing that was acknowledged in ${rounds} kills over the same directory`, async () => {
  const place = await temporaryLog();
  const file = path.join(place.directory, 'witnessed');
  const socket = path.join(place.directory, 'witness');
  const recorder = spawn(process.execPath, [witness, file, socket, 'quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    recorder.kill();
    await place.destroy();
  });
  const said = createInterface({ input: recorder.stdout })[Symbol.asyncIterator]();
  expect((await said.next()).value).toBe('ready');

  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [load, place.directory, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // Somewhere among the first thousands of acknowledgements, wherever that finds the pump.
    let left = 1 + Math.floor(Math.random() * 3000);
    child.stdout.on('data', (acknowledged: Buffer) => {
      left -= acknowledged.length;
      if (left <= 0) child.kill('SIGKILL');
    });
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect((await said.next()).value).toMatch(/^closed [1-9]/);
  }

  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const acknowledged = lines
    .map((line) => line.split(' '))
    .map(([offset, hash = '']) => ({ offset: Number(offset), hash }));
  const log = await place.open();
  const writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  expect(await compare(log, acknowledged)).toEqual({ lost: 0, holes: 0, different: 0 });

  // The comparison would have seen it: the last hundred taken away are reported lost.
  const last = Math.max(...acknowledged.map((one) => one.offset));
  await writer.cutBack(0, last - 99);
  const gone = acknowledged.filter((one) => one.offset >= last - 99).length;
  expect(gone).toBeGreaterThan(0);
  expect(await compare(log, acknowledged)).toEqual({ lost: gone, holes: 0, different: 0 });
  await log.close();
});

type Acknowledged = { readonly offset: number; readonly hash: string };

async function compare(
  log: Log,
  acknowledged: readonly Acknowledged[],
): Promise<{ lost: number; holes: number; different: number }> {
  const reader = log.reader('received');
  const hashes = new Map<number, string>();
  let expected = 0;
  let holes = 0;
  for await (const batch of reader.follow(0, 0, { signal: new AbortController().signal })) {
    for (const { offset, bytes } of batch.entries) {
      if (offset !== expected) holes += 1;
      expected = offset + 1;
      hashes.set(offset, createHash('sha1').update(bytes).digest('hex'));
    }
    if (batch.next >= reader.end(0)) break;
  }
  const found = acknowledged.map((one) => ({ hash: hashes.get(one.offset), wanted: one.hash }));
  return {
    lost: found.filter((one) => one.hash === undefined).length,
    holes,
    different: found.filter((one) => one.hash !== undefined && one.hash !== one.wanted).length,
  };
}
