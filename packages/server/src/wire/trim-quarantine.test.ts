import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import type { Log, LogWriter } from '../log/log.ts';
import { openSegmentsLog } from '../log/segments/segments-log.ts';
import { quarantineFollower, type RecordsWriter } from '../records/records.ts';
import { openSqliteWriter } from '../records/sqlite/sqlite-writer.ts';
import { temporaryFolder, type Folder } from './temporary-stream.fixture.ts';
import { trimQuarantineOnce, type TrimQuarantine } from './trim-quarantine.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.parse('2026-01-05T09:00:00Z');

let folder: Folder;
let log: Log;
let writer: LogWriter;
let records: RecordsWriter;
let now: number;
const clock = { now: () => now };

beforeEach(async () => {
  now = start;
  folder = await temporaryFolder();
  const directory = join(folder.path, 'log');
  const bounds = { maxBytes: 2 ** 34, freeFloorBytes: 0, segmentBytes: 4096 };
  log = await openSegmentsLog({ directory, ...bounds, clock, logger: silent });
  writer = await log.writer('quarantine', { visibility: 'named', onFatal: () => {} });
  records = await openSqliteWriter({ directory: join(folder.path, 'records'), clock, logger: silent });
});
afterEach(async () => {
  await writer.close();
  await records.close();
  await log.close();
  await folder.remove();
});

/** Forty days, an entry of some 2 KB a day. */
async function fill(): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    const item = { received: now, original: 'x'.repeat(2000) };
    await writer.append('', [Buffer.from(`${JSON.stringify({ v: 2, item })}\n`)]);
    now += day;
  }
  writer.release(0, writer.durableEnd(0));
}

async function load(to: number): Promise<void> {
  const { position, epoch } = await records.claim(quarantineFollower, 0);
  const plan = { follower: quarantineFollower, partition: 0, from: position, to, generation: '1', epoch };
  await records.plan(plan);
  await records.advance(plan);
}

const options = (maxBytes: number): TrimQuarantine => ({
  writer,
  reader: log.reader('quarantine'),
  records,
  clock,
  maxBytes,
});

test('what is older than 30 days goes once it is in the store', async () => {
  await fill();
  expect(await trimQuarantineOnce(options(2 ** 30))).toBe(0);
  await load(4);
  expect(await trimQuarantineOnce(options(2 ** 30))).toBeLessThanOrEqual(4);
  await load(40);
  const first = await trimQuarantineOnce(options(2 ** 30));
  expect(first).toBeGreaterThan(6);
  expect(first).toBeLessThanOrEqual(10);
});

test('near the cap of the log everything in the store goes, however young', async () => {
  await fill();
  await load(35);
  const first = await trimQuarantineOnce(options(1000));
  expect(first).toBeGreaterThan(30);
  expect(first).toBeLessThanOrEqual(35);
});
