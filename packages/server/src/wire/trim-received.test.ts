import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../kernel/kernel.ts';
import { openTemporaryStream, temporaryFolder, type Folder, type TemporaryStream } from './temporary-stream.fixture.ts';
import { trimOnce, type TrimOptions } from './trim-received.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.parse('2026-01-05T09:00:00Z');

let folder: Folder;
let it: TemporaryStream;
let now = start;
const clock = { now: () => now };

beforeEach(async () => {
  now = start;
  folder = await temporaryFolder();
  it = await openTemporaryStream(folder, { clock, segmentBytes: 4096 });
});
afterEach(async () => {
  await it.close();
  await folder.remove();
});

function options(maxBytes = 2 ** 30): TrimOptions {
  return {
    writer: it.received,
    reader: it.log.reader('received'),
    records: it.records,
    clock,
    logger: silent,
    signal: new AbortController().signal,
    maxBytes,
  };
}

async function sendDay(): Promise<void> {
  for (let n = 0; n < 8; n += 1) await it.send({ id: `${now}-${n}`, type: 'x', data: { text: 'x'.repeat(1000) } });
  now += day;
}

test('what is older than a week goes, file by file; the rest stays', async () => {
  for (let n = 0; n < 10; n += 1) await sendDay();
  await it.stream.idle();
  const first = await trimOnce(options());
  expect(first).toBeGreaterThan(8 * 2);
  expect(first).toBeLessThanOrEqual(8 * 3);
  expect(await it.log.reader('received').read(0, first)).toBeInstanceOf(Buffer);
  await expect(it.log.reader('received').read(0, 0)).rejects.toThrow('LOG_TRIMMED');
});

test('near the cap everything that is settled goes, however young', async () => {
  await sendDay();
  await it.stream.idle();
  expect(await trimOnce(options(1000))).toBeGreaterThan(0);
});

test('what other topics hold counts towards the cap', async () => {
  await sendDay();
  await it.stream.idle();
  const { bytes, logBytes } = it.received.room();
  expect(logBytes).toBeGreaterThan(bytes);
  // Neither received alone nor the young age of its entries is a reason to trim.
  expect(await trimOnce(options(logBytes * 1.3))).toBe(0);
  expect(bytes).toBeLessThan(logBytes * 1.2 * 0.8);
  expect(await trimOnce(options(logBytes * 1.2))).toBeGreaterThan(0);
});

test('an event that comes again after its request was trimmed is still known', async () => {
  const event = { id: 'once', type: 'x', time: '2026-01-05T08:59:00Z' };
  await it.send(event);
  for (let n = 0; n < 10; n += 1) await sendDay();
  await it.stream.idle();
  await trimOnce(options());
  await it.send([event, { ...event, type: 'y' }]);
  await it.stream.idle();
  const { rows } = await it.store.query("SELECT count(), any(type) FROM events WHERE id = 'once'");
  expect(rows).toEqual([['1', 'x']]);
});
