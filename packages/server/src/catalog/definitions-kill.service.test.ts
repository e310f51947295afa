import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { silent, systemClock } from '../kernel/kernel.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { openCatalog, verifyDefinitions } from './catalog.ts';
import { documents } from './change.fixture.ts';

const rounds = 12;
const changer = fileURLToPath(new URL('./change.fixture.ts', import.meta.url));

/** Lets it change until so many changes more are acknowledged, kills it, and answers with the last revision it said. */
async function killAfter(directory: string, acks: number): Promise<number> {
  const child = spawn(process.execPath, [changer, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const killed = once(child, 'exit');
  let last = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    seen += 1;
    if (seen >= acks) child.kill('SIGKILL');
  }
  expect(await killed).toEqual([null, 'SIGKILL']);
  return last;
}

test(`after each of ${rounds} kills a change and its audit entry are both there or both not`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-kill-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await killAfter(directory, 1 + ((round * 5) % 13));
    const records = await openSqliteWriter({ directory, clock: systemClock, logger: silent });
    const { revision } = (await openCatalog(records)).current('w');
    // One change more may have become durable without its acknowledgement getting out.
    expect(revision - acknowledged, `round ${round}`).toBeOneOf([0, 1]);
    expect(await verifyDefinitions(records)).toMatchObject({ entries: revision, versions: revision * documents });
    await records.close();
  }
});
