/** For tests: a thread that follows `received` and writes what it reads to `admitted`, naming each batch. */
import { workerData } from 'node:worker_threads';
import { silent, systemClock } from '../../kernel/kernel.ts';
import type { Log } from '../log.ts';
import { openSegmentsLog } from './segments-log.ts';

const { directory, watermarks, last } = workerData as {
  readonly directory: string;
  readonly watermarks: Log['watermarks'];
  readonly last: number;
};

const log = await openSegmentsLog({
  directory,
  watermarks,
  segmentBytes: 32_000,
  maxBytes: 1e9,
  freeFloorBytes: 0,
  clock: systemClock,
  logger: silent,
});
const writer = await log.writer('admitted', {
  visibility: 'named',
  onFatal: (error) => {
    throw error;
  },
});
for await (const batch of log.reader('received').follow(0, 0, { signal: new AbortController().signal })) {
  await Promise.all(batch.entries.map((entry) => writer.append('k', [Buffer.from('echo '), entry.bytes])));
  writer.release(0, batch.next);
  if (batch.next === last) break;
}
await log.close();
