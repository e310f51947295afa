import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silent, type Clock } from '../../kernel/kernel.ts';
import type { Log } from '../log.ts';
import { openSegmentsLog, type SegmentsLogOptions } from './segments-log.ts';

export type TemporaryLog = {
  readonly directory: string;
  /** Folder of the files of `received`. */
  readonly received: string;
  open(options?: Partial<SegmentsLogOptions>): Promise<Log>;
  destroy(): Promise<void>;
};

/** For tests: a log in a directory of its own, with files of 32 kB and groups of 4 kB. */
export async function temporaryLog(): Promise<TemporaryLog> {
  const directory = await mkdtemp(path.join(tmpdir(), 'millrace-log-'));
  const clock: Clock = { now: () => 1_750_000_000_000 };
  return {
    directory,
    received: path.join(directory, 'received', '0'),
    open: (options = {}) =>
      openSegmentsLog({
        directory,
        segmentBytes: 32_000,
        groupBytes: 4_000,
        maxBytes: 1e9,
        freeFloorBytes: 0,
        clock,
        logger: silent,
        ...options,
      }),
    destroy: () => rm(directory, { recursive: true }),
  };
}
