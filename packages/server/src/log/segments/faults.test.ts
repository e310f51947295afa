import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../../kernel/kernel.ts';
import type { Log, LogWriter, Visibility } from '../log.ts';
import { realFiles, type FileOps } from './file-ops.ts';
import { headerBytes } from './segment-file.ts';
import type { SegmentsLogOptions } from './segments-log.ts';
import { temporaryLog, type TemporaryLog } from './temporary-log.fixture.ts';

const body = (text: string, bytes = 500): Buffer => Buffer.from(text.padEnd(bytes, '.'));

describe('faults of the disk', () => {
  let place: TemporaryLog;
  let log: Log;
  let fatal: Error[];
  let faults: Partial<FileOps>;
  let now = 0;

  beforeEach(async () => {
    place = await temporaryLog();
    fatal = [];
    faults = {};
    now = 1_750_000_000_000;
  });
  afterEach(async () => {
    await log.close();
    await place.destroy();
  });

  /** The real file system, but for what `faults` replaces at the moment of the call. */
  const files: FileOps = new Proxy(realFiles, {
    get: (target, name: keyof FileOps) => faults[name] ?? target[name],
  });

  async function open(
    visibility: Visibility = 'durable',
    options: Partial<SegmentsLogOptions> = {},
  ): Promise<LogWriter> {
    log = await place.open({ files, clock: { now: () => now }, ...options });
    return log.writer('received', { visibility, onFatal: (error) => fatal.push(error) });
  }

  async function contents(): Promise<string[]> {
    const found: string[] = [];
    const reader = log.reader('received');
    for (let offset = 0; offset < reader.end(0); offset += 1)
      found.push((await reader.read(0, offset)).toString().replace(/\.+$/, ''));
    return found;
  }

  async function sizes(): Promise<number[]> {
    const names = (await readdir(place.received)).toSorted();
    return Promise.all(names.map(async (name) => (await stat(path.join(place.received, name))).size));
  }

  /** Writes only so many bytes of each vector, then fails. */
  function failingWrite(code: string, bytes: number): FileOps['writev'] {
    let left = bytes;
    return async (fd, buffers, position) => {
      if (left <= 0) throw Object.assign(new Error(code), { code });
      const part = Buffer.concat(buffers).subarray(0, left);
      left -= part.length;
      return realFiles.writev(fd, [part], position);
    };
  }

  const failing = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));

  it.each([0, 1, 16, 700, 1000])('ENOSPC after %i bytes: back to the durable end, then on', async (bytes) => {
    const writer = await open();
    await writer.append('k', [body('kept')]);
    const size = await sizes();
    faults = { writev: failingWrite('ENOSPC', bytes) };
    const results = await Promise.allSettled(['a', 'b'].map((text) => writer.append('k', [body(text)])));
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'DISK_FULL', retryAfter: 5 } });
    expect(writer.durableEnd(0)).toBe(1);
    expect(await sizes()).toEqual(size);
    expect(writer.room().refusing).toBe('DISK_FULL');
    await expect(writer.append('k', [body('at once')])).rejects.toMatchObject({ code: 'DISK_FULL' });
    faults = {};
    now += 150;
    expect(writer.room().refusing).toBe(null);
    expect((await writer.append('k', [body('after')])).offset).toBe(1);
    expect(await contents()).toEqual(['kept', 'after']);
    await log.close();
    expect((await open()).durableEnd(0)).toBe(2);
    expect(fatal).toEqual([]);
  });

  it('stays closed after ENOSPC while there is no room for what did not fit', async () => {
    const writer = await open('named');
    faults = { writev: failingWrite('ENOSPC', 0), free: () => 499 };
    await expect(writer.append('k', [body('a')])).rejects.toMatchObject({ code: 'DISK_FULL' });
    faults = { free: () => 499 };
    now += 10_000;
    expect(writer.room().refusing).toBe('DISK_FULL');
    faults = { free: () => 600 };
    now += 150;
    expect((await writer.append('k', [body('a')])).offset).toBe(0);
  });

  it('ENOSPC while a new file is made leaves no trace of it', async () => {
    const writer = await open('durable', { segmentBytes: 600 });
    await writer.append('k', [body('kept')]);
    for (const fault of [{ open: failing('ENOSPC') }, { writev: failingWrite('ENOSPC', 10) }]) {
      faults = fault;
      await expect(writer.append('k', [body('a')])).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(await sizes()).toHaveLength(1);
      faults = {};
      now += 150;
    }
    expect((await writer.append('k', [body('after')])).offset).toBe(1);
    expect(await contents()).toEqual(['kept', 'after']);
    expect(fatal).toEqual([]);
  });

  const fatalFaults: [string, () => Partial<FileOps>][] = [
    ['EIO on write', () => ({ writev: failingWrite('EIO', 100) })],
    ['EFBIG on write', () => ({ writev: failingWrite('EFBIG', 100) })],
    ['EIO on fdatasync', () => ({ fdatasync: failing('EIO') })],
    ['ENOSPC on fdatasync', () => ({ fdatasync: failing('ENOSPC') })],
    ['EIO on the truncation after ENOSPC', () => ({ writev: failingWrite('ENOSPC', 100), ftruncate: failing('EIO') })],
    [
      'ENOSPC on the sync of that truncation',
      () => ({ writev: failingWrite('ENOSPC', 100), fdatasync: failing('ENOSPC') }),
    ],
    ['EIO on the sync of the directory', () => ({ syncDirectory: failing('EIO') })],
  ];
  it.each(fatalFaults)('%s: nothing is acknowledged any more, and it is said once', async (name, fault) => {
    const writer = await open('durable', name.endsWith('directory') ? { segmentBytes: 600 } : {});
    await writer.append('k', [body('kept')]);
    faults = fault();
    const waiting = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => writer.append('k', [body(String(index))])),
    );
    for (const result of waiting)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'LOG_FAILED', retryAfter: 5 } });
    faults = {};
    now += 10_000;
    await expect(writer.append('k', [body('late')])).rejects.toMatchObject({ code: 'LOG_FAILED' });
    await expect(writer.cutBack(0, 0)).rejects.toMatchObject({ code: 'LOG_FAILED' });
    await expect(writer.trim(0, 1)).rejects.toMatchObject({ code: 'LOG_FAILED' });
    expect(() => writer.release(0, 1)).toThrow('LOG_FAILED');
    expect(writer.room().refusing).toBe('LOG_FAILED');
    expect(fatal).toHaveLength(1);
    expect(isFailure(fatal[0], 'LOG_FAILED')).toBe(true);
    expect(await contents()).toEqual(['kept']);
    // Recovery keeps what was acknowledged. What was written whole, though not acknowledged, may be there too.
    await log.close();
    expect((await open()).durableEnd(0)).toBeGreaterThanOrEqual(1);
    expect((await contents())[0]).toBe('kept');
  });

  it.each(['fails too', 'ends well'])(
    'a write under way while something else is fatal is rejected (%s)',
    async (how) => {
      const writer = await open('durable', { segmentBytes: 600 });
      for (const text of ['a', 'b', 'c']) await writer.append('k', [body(text)]);
      const began = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const sync = how === 'ends well' ? realFiles.fdatasync : failing('EIO');
      faults = {
        unlink: failing('EIO'),
        async fdatasync(fd) {
          began.resolve();
          await gate.promise;
          await sync(fd);
        },
      };
      const written = writer.append('k', [body('d')]);
      await began.promise;
      const queued = writer.append('k', [body('e')]);
      await expect(writer.trim(0, 2)).rejects.toMatchObject({ code: 'LOG_FAILED' });
      await expect(queued).rejects.toMatchObject({ code: 'LOG_FAILED' });
      gate.resolve();
      await expect(written).rejects.toMatchObject({ code: 'LOG_FAILED' });
      await writer.idle();
      expect(fatal).toHaveLength(1);
    },
  );

  it('syncs what it keeps when it opens: entries of a dead writer may never have been', async () => {
    await (await open()).append('k', [body('kept')]);
    await log.close();
    faults = { fdatasync: failing('EIO') };
    await expect(open()).rejects.toMatchObject({ code: 'LOG_FAILED' });
    await log.close();
    faults = {};
    expect((await open()).durableEnd(0)).toBe(1);
  });

  it('says DISK_FULL when there is no room even to open', async () => {
    faults = { writev: failingWrite('ENOSPC', 0) };
    await expect(open()).rejects.toMatchObject({ code: 'DISK_FULL' });
    await log.close();
    faults = {};
    expect((await open()).durableEnd(0)).toBe(0);
  });

  it.each([{ unlink: failing('EIO') }, { syncDirectory: failing('EIO') }])(
    'a failed trim is fatal (%o)',
    async (fault) => {
      const writer = await open('durable', { segmentBytes: 600 });
      for (const text of ['a', 'b', 'c']) await writer.append('k', [body(text)]);
      faults = fault;
      await expect(writer.trim(0, 2)).rejects.toMatchObject({ code: 'LOG_FAILED' });
      await expect(writer.append('k', [body('late')])).rejects.toMatchObject({ code: 'LOG_FAILED' });
      expect(fatal).toHaveLength(1);
    },
  );

  it('below the free-space floor a durable topic refuses, a named one goes on', async () => {
    let free = 1_000_000;
    faults = { free: () => free };
    const writer = await open('durable', { freeFloorBytes: 100_000 });
    const named = await log.writer('admitted', { visibility: 'named', onFatal: (error) => fatal.push(error) });
    await writer.append('k', [body('kept')]);
    free = 99_999;
    now += 1000;
    await expect(writer.append('k', [body('a')])).rejects.toMatchObject({ code: 'DISK_FULL', retryAfter: 5 });
    expect((await named.append('k', [body('still')])).offset).toBe(0);
    free = 100_000;
    now += 150;
    expect((await writer.append('k', [body('b')])).offset).toBe(1);
  });

  it('looks at the free space after a quarter of the floor even if no time has passed', async () => {
    let free = 1_000_000;
    faults = { free: () => free };
    const writer = await open('durable', { freeFloorBytes: 100_000, segmentBytes: 1e9 });
    await writer.append('k', [body('kept')]);
    free = 0;
    await writer.append('k', [Buffer.alloc(26_000)]);
    await expect(writer.append('k', [body('a')])).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  it('at the size cap of the whole log a durable topic refuses until something is trimmed; a named one goes on', async () => {
    const writer = await open('durable', { maxBytes: 10_000, segmentBytes: 2000, groupBytes: 1000 });
    const named = await log.writer('admitted', { visibility: 'named', onFatal: (error) => fatal.push(error) });
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => writer.append('k', [body(String(index))])),
    );
    const kept = results.filter((result) => result.status === 'fulfilled').length;
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LOG_FULL', retryAfter: 10 });
    expect(kept).toBeGreaterThan(10);
    expect(kept).toBeLessThan(20);
    expect(writer.room().bytes).toBeLessThanOrEqual(10_000 + 10 * headerBytes);
    await named.append('k', [body('more', 9000)]);
    expect(writer.room().logBytes).toBe(writer.room().bytes + named.room().bytes);
    expect(named.room().bytes).toBeGreaterThan(9000);
    await expect(writer.append('k', [body('a')])).rejects.toMatchObject({ code: 'LOG_FULL' });
    await named.cutBack(0, 0);
    await writer.trim(0, kept - 5);
    expect((await writer.append('k', [body('b')])).offset).toBe(kept);
  });

  it('says DISK_FULL of a disk that has no room for the folders of a topic', async () => {
    for (const [code, expected] of [
      ['ENOSPC', 'DISK_FULL'],
      ['EROFS', 'LOG_FAILED'],
    ] as const) {
      log = await place.open({ files });
      faults = { syncDirectory: failing(code) };
      const writing = log.writer('received', { visibility: 'durable', onFatal: (error) => fatal.push(error) });
      await expect(writing).rejects.toMatchObject({ code: expected, cause: { code } });
      faults = {};
      await log.close();
      await place.destroy();
    }
    place = await temporaryLog();
  });

  it('refuses an entry above 64 MB and goes on', async () => {
    const writer = await open();
    const large = Buffer.alloc(33 * 1024 * 1024);
    await expect(writer.append('k', [large, large])).rejects.toThrow('at most');
    expect((await writer.append('k', [body('b')])).offset).toBe(0);
  });
});
