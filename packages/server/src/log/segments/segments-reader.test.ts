import { readdirSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Log, LogWriter } from '../log.ts';
import { temporaryLog, type TemporaryLog } from './temporary-log.fixture.ts';

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

it.each([1500, 100_000])(
  'keeps what it has handed out in batches of %i: later reads do not change it',
  async (maxBytes) => {
    await log.close();
    const wide = await temporaryLog();
    log = await wide.open({ segmentBytes: 1e6 });
    writer = await log.writer('received', { visibility: 'durable', onFatal: () => {} });
    await Promise.all(Array.from({ length: count }, (_, offset) => writer.append('k', [entry(offset)])));
    const kept: { offset: number; bytes: Buffer }[] = [];
    for await (const batch of log.reader('received').follow(0, 0, { signal: new AbortController().signal, maxBytes })) {
      kept.push(...batch.entries);
      if (batch.next === count) break;
    }
    expect(kept).toEqual(Array.from({ length: count }, (_, offset) => ({ offset, bytes: entry(offset) })));
    await log.close();
    await wide.destroy();
  },
);

it('cuts at, before and behind the start of a file, and sees what is then written under the same name', async () => {
  const reader = log.reader('received');
  const bases = (await readdir(place.received)).toSorted().map((name) => Number(name.slice(0, 20)));
  const large = (offset: number): Buffer => Buffer.from(`other ${offset}`.padEnd(6000, '.'));
  for (const base of bases.slice(5, 8).toReversed()) {
    for (const end of [base + 1, base, base - 1]) {
      await writer.cutBack(0, end);
      expect(await reader.read(0, end - 1)).toEqual(entry(end - 1));
      // Too large for the file that is left: each begins a file named by its offset, and is kept open by the reader.
      for (const offset of [end, end + 1]) {
        expect((await writer.append('k', [large(offset)])).offset).toBe(offset);
        expect(await reader.read(0, offset)).toEqual(large(offset));
      }
      await writer.cutBack(0, end);
      for (const offset of [end, end + 1]) await writer.append('k', [large(offset + count)]);
      for (const offset of [end, end + 1]) expect(await reader.read(0, offset)).toEqual(large(offset + count));
    }
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
