import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { subjects } from './commit-child.fixture.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

const rounds = 20;
const committer = join(import.meta.dirname, 'commit-child.fixture.ts');
const witness = join(import.meta.dirname, '../../../../testbed/src/witness.ts');

/** Runs the committer until the witness has seen `acks` more, kills it, and answers with the last position witnessed. */
async function killAfter(directory: string, acks: number): Promise<number> {
  const file = join(directory, 'witnessed');
  const recorder = spawn(process.execPath, [witness, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const recorded = once(recorder, 'exit');
  const child = spawn(process.execPath, [committer, directory], { stdio: ['ignore', recorder.stdin, 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
    recorder.kill('SIGKILL');
  });
  const killed = once(child, 'exit').then((how) => {
    recorder.stdin.end();
    return how;
  });
  for await (const seen of createInterface({ input: recorder.stdout })) {
    if (Number(seen) >= acks) child.kill('SIGKILL');
  }
  expect(await killed).toEqual([null, 'SIGKILL']);
  expect(await recorded).toEqual([0, null]);
  return Number((await readFile(file, 'utf8')).trimEnd().split('\n').at(-1));
}

test(`${rounds} kills lose no acknowledged commit and tear none`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-kill-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await killAfter(directory, 1 + ((round * 7) % 23));
    const found = await everything(directory);
    const position = found.checkpoint?.position ?? 0;
    // One commit more may have become durable without its acknowledgement getting out.
    expect(position - acknowledged, `round ${round}`).toBeOneOf([0, 1]);
    expect(found.checkpoint?.epoch).toBe(round + 1);
    const whole = Array.from({ length: position }, (_, n) => [n, n + 1]);
    expect(found.ranges.map((row) => [row.received_from, row.received_to])).toEqual(whole);
    expect(found.states.length).toBe(subjects);
    expect(new Set(found.states.map((row) => row.version))).toEqual(new Set([position]));
    expect(found.states.every((row) => row.state.startsWith(`{"n":${position},`))).toBe(true);
    expect(found.books?.admitted).toBe(subjects * position);
    expect(found.deferred).toEqual([{ offset: position - 1 }]);
  }
});

async function everything(directory: string) {
  const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
  const found = await records.read(async (db) => ({
    checkpoint: await db.selectFrom('checkpoints').select(['position', 'epoch']).executeTakeFirst(),
    ranges: await db.selectFrom('named_ranges').selectAll().orderBy('received_to').execute(),
    states: await db.selectFrom('states').select(['version', 'state']).execute(),
    books: await db.selectFrom('books').select('admitted').executeTakeFirst(),
    deferred: await db.selectFrom('deferred').select('offset').execute(),
  }));
  await records.close();
  return found;
}
