import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectAnswer, Problem } from '@millrace/contract';
import { smallDisk } from '@millrace/testbed/faults.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { killAll } from './kills.ts';
import { until } from './until.ts';
import { tellTrouble } from './trouble.ts';

export type SmallDiskOptions = {
  /** Free space below which the log stops. With 0 the disk fills to its last byte under every writer. */
  readonly floor: string;
  /** How often the disk is filled and room is made again. */
  readonly fills: number;
  /** Whether the platform is killed with kill -9 and started again while the disk is full. */
  readonly killed: boolean;
};

export type SmallDisk = { readonly acknowledged: number; readonly refused: number };

const mebibyte = 1024 * 1024;
const diskBytes = 160 * mebibyte;
/** What is taken away before each fill and given back after it: room for what waited, and for what the engine keeps free. */
const ballastBytes = 96 * mebibyte;

/** Fills a small disk until events are refused, makes room, goes on: nothing acknowledged is lost. Null: no mounting here. */
export async function smallDiskRound({ floor, fills, killed }: SmallDiskOptions): Promise<SmallDisk | null> {
  const disk = await smallDisk(diskBytes + fills * ballastBytes);
  if (disk === null) return null;
  try {
    const ballast = (fill: number): string => join(disk.directory, `ballast-${fill}`);
    for (let fill = 0; fill < fills; fill += 1) await writeFile(ballast(fill), Buffer.alloc(ballastBytes));
    await using platform = await startPlatform({
      dataDirectory: join(disk.directory, 'data'),
      env: { MILLRACE_LOG_FREE_BYTES: floor },
    });
    tellTrouble(platform);
    const sent: Sent = { acknowledged: [], refused: 0, ids: 0 };
    for (let fill = 0; fill < fills; fill += 1) {
      await expectDiskFull(await fillUp(platform, sent));
      expect((await platform.request('/health/ready')).status).toBe(503);
      await squeeze(platform, sent);
      if (killed) await killAll(platform);
      const runs = killed ? await startsWhileFull(platform) : true;
      const { pid } = platform;
      await rm(ballast(fill));
      if (!runs) await platform.restart();
      const after = nextId(sent);
      await until('events are accepted again', async () => (await send(platform, [after], 'small')).ok);
      sent.acknowledged.push(after);
      await platform.idle();
      if (runs) expect(platform.pid).toBe(pid);
    }
    const found: string[] = [];
    for await (const { id } of allEvents(platform)) found.push(id);
    expect(found.toSorted()).toEqual(sent.acknowledged.toSorted());
    const { total, balanced } = await platform.books();
    expect(total).toMatchObject({ admitted: found.length, stored: found.length, waiting: 0, loading: 0, conflict: 0 });
    expect(balanced).toBe(true);
    return { acknowledged: found.length, refused: sent.refused };
  } finally {
    await disk.remove();
  }
}

type Sent = { readonly acknowledged: string[]; refused: number; ids: number };

const nextId = (sent: Sent): string => `event-${sent.ids++}`;

/** Sends until something is refused; several at a time, so that the end meets requests under way. */
async function fillUp(platform: Platform, sent: Sent): Promise<Response> {
  let refused: Response | undefined;
  const connection = async (): Promise<void> => {
    while (refused === undefined) {
      const mine = Array.from({ length: 10 }, () => nextId(sent));
      const response = await send(platform, mine, 'noise');
      if (response.ok) {
        expect((await response.json()) as CollectAnswer).toMatchObject({ accepted: mine.length });
        sent.acknowledged.push(...mine);
      } else refused = response;
    }
  };
  await Promise.all(Array.from({ length: 4 }, connection));
  if (refused === undefined) throw new Error('nothing was refused');
  return refused;
}

/** It starts below its floor, but may find no single byte when there is none. */
async function startsWhileFull(platform: Platform): Promise<boolean> {
  try {
    await platform.restart();
    return true;
  } catch (error) {
    expect(String(error)).toContain('DISK_FULL');
    return false;
  }
}

async function expectDiskFull(refused: Response): Promise<void> {
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await refused.json()) as Problem).toMatchObject({ code: 'DISK_FULL' });
}

const enoughRefused = 100;

/** Smaller ones still find a gap now and then, and what is behind the log wants room as well. */
async function squeeze(platform: Platform, sent: Sent): Promise<void> {
  const enough = sent.refused + enoughRefused;
  await until('enough was refused', async () => {
    const id = nextId(sent);
    const response = await send(platform, [id], sent.ids % 4 === 0 ? 'small' : 'noise');
    await response.body?.cancel();
    if (response.ok) sent.acknowledged.push(id);
    else sent.refused += 1;
    return sent.refused >= enough;
  });
}

/** noise: about 20 kB an event that no compression makes smaller. */
async function send({ url, writeKey }: Platform, ids: readonly string[], what: 'noise' | 'small'): Promise<Response> {
  const noise = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(15_000))).toString('base64');
  const data = (): object => (what === 'noise' ? { noise: noise() } : {});
  return await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(ids.map((id) => ({ id, type: 'file.written', subject: 'disk/small', data: data() }))),
  });
}
