import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EventView, TableQuestion, TrendQuestion } from '@millrace/contract';
import { chunks, orders } from '@millrace/testbed/orders.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { tellTrouble } from './trouble.ts';

const cli = fileURLToPath(new URL('../packages/server/src/wire/cli.ts', import.meta.url));

/** Everything that can be asked of the store, with fixed ranges, so that it is the same at another time. */
export async function answers(platform: Platform, now: number) {
  const day = 86_400_000;
  const range = { from: new Date(now - 420 * day).toISOString(), to: new Date(now + 4 * day).toISOString() };
  const common = { range, asOf: range.to };
  const questions: (TableQuestion | TrendQuestion)[] = [
    { kind: 'table', metric: 'events', by: ['type', 'category', 'producer'], ...common },
    { kind: 'table', metric: 'subjects', by: ['type'], ...common },
    { kind: 'trend', metric: 'events', grain: 'day', by: 'type', ...common },
    {
      kind: 'table',
      metric: 'events',
      by: [],
      where: { op: 'contains', of: { op: 'field', path: 'id' }, text: '7' },
      ...common,
    },
  ];
  const found = [];
  for (const question of questions) {
    const { columns, rows, n, used } = await platform.ask(question);
    found.push({ columns, rows, n });
    if (question.metric === 'subjects') expect(used.from).toEqual(['events', 'links']);
  }
  const events: EventView[] = [];
  for await (const event of allEvents(platform, range)) events.push(event);
  const { total, balanced } = await platform.books();
  return { found, events, total, balanced };
}

/** A store that was lost: the start refuses and names the command, which makes it anew. Returns how long that took, ms. */
export async function rebuildRound(platform: Platform, count: number): Promise<number> {
  tellTrouble(platform);
  const now = Date.now();
  for (const batch of chunks([...orders({ count, seed: 5, now, oldShare: 0.2, futureShare: 0.1 })], 100))
    await platform.send(batch);
  const others = [2, 3, 4].map((n) => `customer-${n}`);
  await platform.send([{ id: 'linking', type: 'order.placed', subject: 'customer/customer-1', links: others }]);
  await platform.idle();
  const before = await answers(platform, now);
  expect(before).toMatchObject({ balanced: true, total: { stored: count + 1 } });
  await platform.stop();
  await rm(join(platform.dataDirectory, 'store'), { recursive: true });

  // Whether it refuses before or just after it is ready depends on how fast the store is.
  const refused = await platform.restart().then(
    async () => {
      await platform.said('millrace rebuild store');
      return platform.logs();
    },
    (error: unknown) => String(error),
  );
  expect(refused).toContain('INCARNATION_MISMATCH');
  expect(refused).toContain('millrace rebuild store');

  const begin = performance.now();
  const stderr = await rebuildStore(platform);
  const took = Math.round(performance.now() - begin);
  expect(stderr).toContain(`${count + 1} events`);
  await platform.restart();
  await platform.idle();
  expect(await answers(platform, now)).toEqual(before);
  return took;
}

/** Runs the command on the data of a platform that is stopped; returns what it said. */
export async function rebuildStore({ dataDirectory }: Platform): Promise<string> {
  const env = { ...process.env, MILLRACE_DATA: dataDirectory };
  const { stderr } = await promisify(execFile)(process.execPath, [cli, 'rebuild', 'store'], { env });
  return stderr;
}
