import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { isFailure, silent, systemClock } from '../../kernel/kernel.ts';
import type { Log, LogWriter } from '../log.ts';
import { openSegmentsLog } from './segments-log.ts';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;

/** A real file system of 8 MB. Mounting takes root, which CI is; elsewhere the test is skipped. */
it.skipIf(process.getuid?.() !== 0 && process.env['CI'] === undefined)(
  'on a full file system refuses, loses nothing, and accepts again when there is room',
  async () => {
    const mount = await mkdtemp(path.join(tmpdir(), 'millrace-full-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mount]);
    onTestFinished(async () => {
      await run('umount', ['--lazy', mount]);
      await rm(mount, { recursive: true });
    });
    const fatal: Error[] = [];
    const open = async (freeFloorBytes: number): Promise<{ log: Log; writer: LogWriter }> => {
      const log = await openSegmentsLog({
        directory: path.join(mount, 'log'),
        segmentBytes: mebibyte,
        groupBytes: mebibyte / 4,
        maxBytes: 1e9,
        freeFloorBytes,
        clock: systemClock,
        logger: silent,
      });
      return {
        log,
        writer: await log.writer('received', { visibility: 'durable', onFatal: (error) => fatal.push(error) }),
      };
    };
    const acknowledged: number[] = [];
    /** Appends ten at a time until one is refused for want of room; returns how many were acknowledged. */
    const fill = async (writer: LogWriter): Promise<number> => {
      for (let count = 0; ;) {
        const size = 20_000;
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, () => writer.append('k', [Buffer.alloc(size, 'x')])),
        );
        for (const result of results) {
          if (result.status === 'fulfilled') acknowledged.push(result.value.offset);
          else expect(result.reason).toMatchObject({ code: 'DISK_FULL', retryAfter: 5 });
        }
        count += results.filter((result) => result.status === 'fulfilled').length;
        if (results.some((result) => result.status === 'rejected')) return count;
      }
    };
    const accepted = async (writer: LogWriter): Promise<void> => {
      await expect
        .poll(() => writer.append('k', [Buffer.from('room')]).then(noteOffset, unlessFull), { timeout: 5000 })
        .toBe(true);
    };
    const noteOffset = ({ offset }: { readonly offset: number }): boolean => acknowledged.push(offset) > 0;
    const unlessFull = (error: unknown): boolean => {
      if (isFailure(error, 'DISK_FULL')) return false;
      throw error;
    };

    // Until the file system itself says ENOSPC; then room is made by trimming, and by what others leave.
    let { log, writer } = await open(0);
    expect(await fill(writer)).toBeGreaterThan(300);
    const start = await writer.trim(0, 150);
    expect(start).toBeGreaterThan(0);
    await accepted(writer);
    expect(await fill(writer)).toBeGreaterThan(0);
    await writer.trim(0, 250);
    const ballast = path.join(mount, 'ballast');
    await writeFile(ballast, Buffer.alloc(2 * mebibyte));
    await fill(writer);
    await rm(ballast);
    await accepted(writer);
    await log.close();

    // With a floor: refused before the file system is full.
    ({ log, writer } = await open(mebibyte));
    await writer.trim(0, 300);
    await fill(writer);
    await writeFile(ballast, Buffer.alloc(mebibyte / 4));
    await rm(ballast);
    await log.close();

    ({ log, writer } = await open(0));
    expect(acknowledged).toEqual(Array.from({ length: writer.durableEnd(0) }, (_, offset) => offset));
    const reader = log.reader('received');
    for (let offset = reader.start(0); offset < reader.end(0); offset += 1)
      expect((await reader.read(0, offset)).length).toBeGreaterThan(3);
    await log.close();
    expect(fatal).toEqual([]);
  },
);
