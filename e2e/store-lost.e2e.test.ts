import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { startPlatform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { signalEngine } from './kills.ts';
import { rebuildStore } from './rebuild-round.ts';

type Ready = { readonly ready: boolean; readonly reasons: readonly string[]; readonly store: string };

test('a store lost while it runs: capture goes on, everything else says what to do, and a rebuild brings all', async () => {
  await using platform = await startPlatform();
  const event = (id: string) => ({ id, type: 'order.placed', subject: 'person/u:1' });
  const ready = async (): Promise<Ready> => (await (await platform.request('/health/ready')).json()) as Ready;
  await platform.send([event('a'), event('b')]);
  await platform.idle();
  const { pid } = platform;

  const data = join(platform.dataDirectory, 'store', 'data');
  await rename(data, `${data}.lost`);
  await signalEngine(platform, 'SIGKILL');
  await expect
    .poll(ready, { timeout: 60_000 })
    .toMatchObject({ ready: true, store: 'away', reasons: ['INCARNATION_MISMATCH'] });
  expect(await platform.send([event('b'), event('c')])).toMatchObject({ accepted: 2 });
  const asked = await platform.request('/api/events?limit=1');
  expect(asked.status).toBe(503);
  expect(await asked.json()).toMatchObject({ detail: expect.stringContaining('millrace rebuild store') });
  await expect
    .poll(async () => (await platform.books()).total)
    .toMatchObject({ received: 4, admitted: 3, duplicate: 1 });
  expect(platform.logs()).toContain('millrace rebuild store');
  expect(platform.pid).toBe(pid);

  await platform.stop();
  expect(await rebuildStore(platform)).toContain('3 events');
  await platform.restart();
  await platform.idle();
  expect(await platform.books()).toMatchObject({ balanced: true, total: { admitted: 3, stored: 3 } });
  expect(await ready()).toMatchObject({ ready: true, reasons: [] });
});
