/** For tests: appends entries `<entry n>`, several at once, and writes `acknowledged <n>` to a file after each resolves. */
import { openSync, writeSync } from 'node:fs';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { openSegmentsLog } from './segments-log.ts';

const [directory = '', file = '', entries = ''] = process.argv.slice(2);
const log = await openSegmentsLog({
  directory,
  segmentBytes: 2000,
  maxBytes: 1e9,
  freeFloorBytes: 0,
  clock: systemClock,
  logger: silent,
});
const writer = await log.writer('received', {
  visibility: 'durable',
  onFatal: (error) => {
    throw error;
  },
});
const fd = openSync(file, 'a');
let next = 0;
async function appendAll(): Promise<void> {
  while (next < Number(entries)) {
    const entry = next;
    next += 1;
    await writer.append('k', [Buffer.from(`<entry ${entry}>`)]);
    writeSync(fd, `acknowledged ${entry}\n`);
  }
}
await Promise.all([appendAll(), appendAll(), appendAll()]);
await log.close();
