import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log, LogWriter } from '../log.ts';
import { frameBytes } from './frame.ts';
import { headerBytes } from './segment-file.ts';
import { temporaryLog, type TemporaryLog } from './temporary-log.fixture.ts';

const entry = (offset: number): string => `entry ${offset} ${'.'.repeat((offset * 7) % 40)}`;

/** Three groups of three entries in one file, then what `damage` makes of its bytes. */
describe('recovery of the last file', () => {
  let place: TemporaryLog;
  let whole: Buffer;
  /** First byte of each entry, and the end of the file. */
  let starts: number[];

  beforeEach(async () => {
    place = await temporaryLog();
    const { log, writer } = await open();
    for (let first = 0; first < 9; first += 3) {
      await Promise.all([0, 1, 2].map((index) => writer.append('k', [Buffer.from(entry(first + index))])));
    }
    await log.close();
    whole = await readFile(await lastFile());
    starts = [headerBytes];
    for (let offset = 0; offset < 9; offset += 1)
      starts.push((starts[offset] ?? 0) + frameBytes + entry(offset).length);
  });
  afterEach(() => place.destroy());

  async function open(): Promise<{ log: Log; writer: LogWriter }> {
    const log = await place.open();
    try {
      return { log, writer: await log.writer('received', { visibility: 'durable', onFatal: () => {} }) };
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  async function lastFile(): Promise<string> {
    return path.join(place.received, (await readdir(place.received)).toSorted().at(-1) ?? '');
  }

  /** Opens over these bytes, reads all, writes one entry behind them. */
  async function recover(bytes: Buffer): Promise<{ entries: string[]; appended: number; size: number }> {
    await writeFile(await lastFile(), bytes);
    const { log, writer } = await open();
    const { offset: appended } = await writer.append('k', [Buffer.from('next')]);
    const reader = log.reader('received');
    const entries: string[] = [];
    for (let offset = 0; offset < reader.end(0); offset += 1) entries.push((await reader.read(0, offset)).toString());
    await log.close();
    return { entries, appended, size: (await readFile(await lastFile())).length };
  }

  /** What `recover` finds when exactly the first `count` entries were there. */
  function exactly(count: number): Awaited<ReturnType<typeof recover>> {
    const entries = [...Array.from({ length: count }, (_, offset) => entry(offset)), 'next'];
    return { entries, appended: count, size: (starts[count] ?? 0) + frameBytes + 4 };
  }

  const wholeBefore = (size: number): number => starts.filter((start) => start <= size).length - 1;

  it('cuts a tail torn at every byte of the last entry', async () => {
    expect(starts.at(-1)).toBe(whole.length);
    for (let size = starts[8] ?? 0; size < whole.length; size += 1)
      expect(await recover(whole.subarray(0, size))).toEqual(exactly(8));
    expect(await recover(whole)).toEqual(exactly(9));
  });

  it('cuts a tail torn anywhere in the last group', async () => {
    for (let size = starts[6] ?? 0; size < whole.length; size += 7) {
      expect(await recover(whole.subarray(0, size))).toEqual(exactly(wholeBefore(size)));
    }
  });

  it('cuts garbage behind the durable end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (garbage) => {
        expect(await recover(Buffer.concat([whole, garbage]))).toEqual(exactly(9));
      }),
      { numRuns: 40 },
    );
    expect(await recover(Buffer.concat([whole, Buffer.alloc(5000)]))).toEqual(exactly(9));
  });

  it('cuts the last group at its first flipped bit', async () => {
    const first = starts[6] ?? 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: first * 8, max: whole.length * 8 - 1 }), async (bit) => {
        const bytes = Buffer.from(whole);
        const at = bit >>> 3;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
        expect(await recover(bytes)).toEqual(exactly(wholeBefore(at)));
      }),
      { numRuns: 60 },
    );
  });

  it('cuts the last group wherever pages of it never reached the disk', async () => {
    for (let offset = 6; offset < 9; offset += 1) {
      const bytes = Buffer.from(whole);
      bytes.fill(0, starts[offset], starts[offset + 1]);
      expect(await recover(bytes)).toEqual(exactly(offset));
    }
  });

  it('refuses to cut what was durable: damage with later groups whole behind it', async () => {
    for (let offset = 0; offset < 6; offset += 1) {
      const bytes = Buffer.from(whole);
      const at = (starts[offset] ?? 0) + 5;
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      await writeFile(await lastFile(), bytes);
      await expect(open()).rejects.toMatchObject({
        code: 'LOG_CORRUPT',
        detail: expect.stringContaining(`entry ${offset} `),
      });
      expect(await readFile(await lastFile())).toEqual(bytes);
    }
  });

  it('takes no frames in a payload for its own, however valid they are elsewhere', async () => {
    // Another log in which every offset from 6 to 45 begins a group.
    const other = await temporaryLog();
    const otherLog = await other.open({ segmentBytes: 1e6 });
    const writer = await otherLog.writer('received', { visibility: 'durable', onFatal: () => {} });
    for (let offset = 0; offset < 46; offset += 1) await writer.append('k', [Buffer.from(entry(offset))]);
    await otherLog.close();
    const [name = ''] = await readdir(other.received);
    const foreign = await readFile(path.join(other.received, name));
    await other.destroy();

    for (const payload of [foreign, foreign.subarray(headerBytes)]) {
      await writeFile(await lastFile(), whole);
      const { log, writer: own } = await open();
      await own.append('k', [payload]);
      await log.close();
      const bytes = await readFile(await lastFile());
      expect(await recover(bytes.subarray(0, -1))).toEqual(exactly(9));
      bytes.fill(0, whole.length, whole.length + frameBytes);
      expect(await recover(bytes)).toEqual(exactly(9));
    }
  });

  it('gives each file a salt of its own', async () => {
    const salts = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      salts.add((await readFile(await lastFile())).toString('hex', headerBytes - 8, headerBytes));
      await place.destroy();
      place = await temporaryLog();
      await (await open()).log.close();
    }
    expect(salts.size).toBe(3);
  });

  it('finishes a file that a crash left without its header', async () => {
    for (const size of [0, 5, headerBytes]) {
      expect(await recover(whole.subarray(0, size))).toEqual(exactly(0));
    }
    expect(await recover(Buffer.alloc(headerBytes))).toEqual(exactly(0));
  });

  it('refuses a foreign header, and a newer format by its own code', async () => {
    const foreign = Buffer.from(whole);
    foreign.write('another', 0);
    await writeFile(await lastFile(), foreign);
    await expect(open()).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
    const newer = Buffer.from(whole);
    newer.writeUInt32LE(9, 8);
    await writeFile(await lastFile(), newer);
    await expect(open()).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  });
});

describe('older files', () => {
  it('are not scanned on open; damage is LOG_CORRUPT when it is read, and only there', async () => {
    const place = await temporaryLog();
    let log = await place.open();
    const options = { visibility: 'durable', onFatal: () => {} } as const;
    const writer = await log.writer('received', options);
    const body = Buffer.alloc(1000, 'b');
    await Promise.all(Array.from({ length: 100 }, () => writer.append('k', [body])));
    await log.close();
    const names = (await readdir(place.received)).toSorted();
    expect(names.length).toBeGreaterThan(2);
    const [first = '', second = ''] = names;
    const bytes = await readFile(path.join(place.received, first));
    const at = headerBytes + 5 * (frameBytes + 1000) + 500;
    bytes.writeUInt8(0, at);
    await writeFile(path.join(place.received, first), bytes);

    log = await place.open();
    expect((await log.writer('received', options)).durableEnd(0)).toBe(100);
    const reader = log.reader('received');
    await expect(reader.read(0, 5)).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
      detail: expect.stringContaining('entry 5 '),
    });
    const seen: number[] = [];
    const following = async (from: number): Promise<void> => {
      for await (const batch of reader.follow(0, from, { signal: new AbortController().signal })) {
        seen.push(...batch.entries.map((one) => one.offset));
        if (batch.next === 100) return;
      }
    };
    await expect(following(0)).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
      detail: expect.stringContaining('entry 5 '),
    });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    const behind = Number(second.slice(0, 20));
    await following(behind);
    expect(seen.length).toBe(5 + 100 - behind);

    // A file that ends in the middle of an entry is damage too.
    await truncate(path.join(place.received, second), bytes.length - 500);
    await expect(following(behind)).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
    await log.close();
    await place.destroy();
  });
});
