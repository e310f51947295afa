import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { readAdmitted } from '../admit/admit.ts';
import { openOwnEvents } from '../collect/collect.ts';
import type { LogReader } from '../log/log.ts';
import { openFiring } from './fire-child.fixture.ts';

const persons = 6_000;
const start = Date.UTC(2026, 2, 2, 10);
const hour = 3_600_000;
const child = join(import.meta.dirname, 'fire-child.fixture.ts');

/** Lets the child commit so often, kills it, and answers with the last end it has told, and whether it was done. */
async function killAfter(directory: string, acks: number): Promise<{ told: number; done: boolean }> {
  const firing = spawn(process.execPath, [child, directory, String(start + 2 * hour)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void firing.kill('SIGKILL'));
  const ended = once(firing, 'exit');
  let [told, seen, done] = [0, 0, false];
  for await (const line of createInterface({ input: firing.stdout })) {
    if (line === 'idle') done = true;
    else told = Number(line);
    seen += 1;
    if (done || seen >= acks) firing.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return { told, done };
}

test('timers fire once, however often the process is killed as it fires them', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-fire-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const clock = { now: () => start };
  const before = await openFiring(directory, clock, () => {});
  const say = openOwnEvents({ log: before.received, clock, seed: () => 'seed' });
  const event = (n: number) => ({ id: `e${n}`, type: 'page', category: 'user', subject: `person/u:${n}` });
  await Promise.all(Array.from({ length: persons }, (_, n) => say('w', event(n))));
  await before.loop.idle();
  await before.close();

  let rounds = 0;
  for (let done = false; !done; rounds += 1) {
    const killed = await killAfter(directory, 1 + (rounds % 3));
    ({ done } = killed);
    const found = await openFiring(directory, clock, () => {});
    const named = await found.records.read((db) =>
      db
        .selectFrom('named_ranges')
        .select(({ fn }) => fn.max('admitted_to').as('end'))
        .executeTakeFirst(),
    );
    expect(named?.end).toBeGreaterThanOrEqual(killed.told);
    const waiting = await found.records.read((db) =>
      db
        .selectFrom('timers')
        .select('payload')
        .where('due', '<', start + 2 * hour)
        .execute(),
    );
    const derived = await derivedIds(found.log.reader('admitted'));
    expect(new Set(derived).size).toBe(derived.length);
    // What has not fired waits, what has fired is there with all that it made.
    expect(derived.length).toBe(2 * (persons - waiting.length));
    if (done) expect(waiting).toEqual([]);
    await found.close();
  }
  expect(rounds).toBeGreaterThan(3);
});

async function derivedIds(admitted: LogReader): Promise<string[]> {
  const ids: string[] = [];
  for (let at = admitted.start(0); at < admitted.end(0); at += 1) {
    const lines = readAdmitted(await admitted.read(0, at))
      .eventLines.toString()
      .split('\n')
      .filter(Boolean);
    const rows = lines.map((line) => JSON.parse(line) as unknown[]);
    ids.push(...rows.filter((row) => row[4] === 'millrace' && row[1] !== 'page').map((row) => String(row[5])));
  }
  return ids;
}
