/** For tests: a process that waits for a line on stdin, then tries to become the writer, says how it went, and stays. */
import { once } from 'node:events';
import { isFailure, silent, systemClock } from '../../kernel/kernel.ts';
import { openSegmentsLog } from './segments-log.ts';

const [directory = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const log = await openSegmentsLog({
  directory,
  maxBytes: 1e9,
  freeFloorBytes: 0,
  clock: systemClock,
  logger: silent,
});
try {
  await log.writer('received', { visibility: 'durable', onFatal: () => {} });
  process.stdout.write('writer\n');
} catch (error) {
  if (!isFailure(error)) throw error;
  process.stdout.write(`${error.code}\n`);
}
await once(process.stdin, 'end');
