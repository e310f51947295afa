import { readdirSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Log, LogWriter } from '../log.ts';
import { temporaryLog, type TemporaryLog } from './temporary-log.ts';

const count = 600;
const entry = (offset: number, word = 'entry'): Buffer =>
  Buffer.from(`${word} ${offset} `.padEnd(50 + ((offset * 37) % 900), '.'));

let place: TemporaryLog;
let log: Log;
let writer: LogWriter;

beforeEach(async () => {
  place = await temporaryLog();
  log = await place.open({ segmentBytes: 8000, groupBytes: 2000 });
  writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  await Promise.all(Array.from({ length: count }, (_, offset) => writer.append('k', [entry(offset)])));
});
afterEach(async () => {
  await log.close();
  await place.destroy();
});

function openForReading(): number {
  const paths = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(place.received)).length - 1;
}

it('reads anywhere in many files at once, with a bounded number of them open', async () => {
  expect((await readdir(place.received)).length).toBeGreaterThan(30);
  const reader = log.reader('received');
  const offsets = fc.array(fc.integer({ min: 0, max: count - 1 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(offsets, async (wanted) => {
      const found = await Promise.all(wanted.map((offset) => reader.read(0, offset)));
      expect(found).toEqual(wanted.map((offset) => entry(offset)));
      await expect.poll(openForReading).toBeLessThanOrEqual(16);
    }),
    { numRuns: 20 },
  );
});

it('keeps what it has handed out: later reads do not change it', async () => {
  const reader = log.reader('received');
  const kept: { offset: number; bytes: Buffer }[] = [];
  for await (const batch of reader.follow(0, 0, { signal: new AbortController().signal, maxBytes: 1500 })) {
    kept.push(...batch.entries);
    if (batch.next === count) break;
  }
  expect(kept).toEqual(Array.from({ length: count }, (_, offset) => ({ offset, bytes: entry(offset) })));
});

it('sees a file that was cut away and written again under the same name', async () => {
  const reader = log.reader('received');
  const bases = (await readdir(place.received)).toSorted().map((name) => Number(name.slice(0, 20)));
  for (const base of bases.slice(5, 8).toReversed()) {
    expect(await reader.read(0, base)).toEqual(entry(base));
    expect(await reader.read(0, base + 1)).toEqual(entry(base + 1));
    await writer.cutBack(0, base);
    for (let offset = base; offset < base + 4; offset += 1) await writer.append('k', [entry(offset, 'other one')]);
    for (let offset = base; offset < base + 4; offset += 1)
      expect(await reader.read(0, offset)).toEqual(entry(offset, 'other one'));
  }
});

it('goes on over a trim that happens while it follows, unless it stands in what was trimmed', async () => {
  const reader = log.reader('received');
  const { signal } = new AbortController();
  const ahead = reader.follow(0, 500, { signal, maxBytes: 1000 })[Symbol.asyncIterator]();
  const behind = reader.follow(0, 0, { signal, maxBytes: 1000 })[Symbol.asyncIterator]();
  const first = await ahead.next();
  await behind.next();
  await writer.trim(0, 500);
  const second = await ahead.next();
  expect(second.value?.entries[0]?.offset).toBe(first.value?.next);
  await expect(behind.next()).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
  await ahead.return?.();
});
