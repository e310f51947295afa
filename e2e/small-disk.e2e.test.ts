import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectAnswer, Problem } from '@millrace/contract';
import { smallDisk } from '@millrace/testbed/faults.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect, test } from 'vitest';
import { allEvents } from './all-events.ts';
import { until } from './until.ts';

const mebibyte = 1024 * 1024;

/** With a floor the log stops first. Without one the disk fills to its last byte under every writer. */
const floors = ['32MB', '0'];

test.for(floors)(
  'a disk full to %s: refused, nothing lost, accepted again when there is room',
  async (floor, { skip }) => {
    const disk = await smallDisk(256 * mebibyte);
    if (disk === null) return skip('mounting is not allowed here');
    try {
      const ballast = join(disk.directory, 'ballast');
      await writeFile(ballast, Buffer.alloc(96 * mebibyte));
      await using platform = await startPlatform({
        dataDirectory: join(disk.directory, 'data'),
        env: { MILLRACE_LOG_FREE_BYTES: floor },
      });
      const acknowledged: string[] = [];
      const refused = await fill(platform, acknowledged);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await refused.json()) as Problem).toMatchObject({ code: 'DISK_FULL' });
      expect((await platform.request('/health/ready')).status).toBe(503);
      await squeeze(platform, acknowledged);
      const { pid } = platform;
      await rm(ballast);
      await until('events are accepted again', async () => (await send(platform, ['after'])).ok);
      acknowledged.push('after');
      await platform.idle();
      expect(platform.pid).toBe(pid);
      const found: string[] = [];
      for await (const { id } of allEvents(platform)) found.push(id);
      expect(found.toSorted()).toEqual(acknowledged.toSorted());
      const { total, balanced } = await platform.books();
      expect(total).toMatchObject({ received: acknowledged.length, stored: acknowledged.length, loading: 0 });
      expect(balanced).toBe(true);
    } finally {
      await disk.remove();
    }
  },
);

/** Sends until something is refused; several at a time, so that the end meets requests under way. */
async function fill(platform: Platform, acknowledged: string[]): Promise<Response> {
  let refused: Response | undefined;
  let next = 0;
  const connection = async (): Promise<void> => {
    while (refused === undefined) {
      const ids = Array.from({ length: 10 }, () => `fill-${next++}`);
      const response = await send(platform, ids);
      if (response.ok) {
        expect((await response.json()) as CollectAnswer).toMatchObject({ accepted: ids.length });
        acknowledged.push(...ids);
      } else refused = response;
    }
  };
  await Promise.all(Array.from({ length: 4 }, connection));
  if (refused === undefined) throw new Error('nothing was refused');
  return refused;
}

/** Small ones still find a gap now and then, and what is behind the log wants room as well. */
async function squeeze(platform: Platform, acknowledged: string[]): Promise<void> {
  let refused = 0;
  let next = 0;
  await until('enough was refused', async () => {
    const id = `squeeze-${next++}`;
    const response = await platform.request('/v1/events', {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.writeKey}` },
      body: JSON.stringify({ id, type: 'small', subject: `disk/${next}` }),
    });
    await response.body?.cancel();
    if (response.ok) acknowledged.push(id);
    else refused += 1;
    return refused >= enough;
  });
}

const enough = 100;

/** About 20 kB each that no compression makes smaller. */
async function send({ url, writeKey }: Platform, ids: readonly string[]): Promise<Response> {
  const noise = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(15_000))).toString('base64');
  return await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(ids.map((id) => ({ id, type: 'noise', subject: 'disk/small', data: { noise: noise() } }))),
  });
}
