/**
 * For tests: a process that appends under load until it is killed, and tells the witness on a unix socket of every
 * acknowledged entry: offset and hash, one line each. One byte to stdout per acknowledged entry.
 */
import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { silent, systemClock } from '../../kernel/kernel.ts';
import { openSegmentsLog } from './segments-log.ts';

const [directory = '', socket = ''] = process.argv.slice(2);
const log = await openSegmentsLog({
  directory,
  segmentBytes: 1_000_000,
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
const connection = createConnection(socket);

let sequence = 0;
async function load(size: number): Promise<never> {
  for (;;) {
    sequence += 1;
    const body = Buffer.from(`${process.pid} ${sequence} `.padEnd(size + (sequence % 700), '.'));
    const hash = createHash('sha1').update(body).digest('hex');
    const { offset } = await writer.append('k', [body]);
    connection.write(`${offset} ${hash}\n`);
    process.stdout.write('.');
  }
}
await Promise.all([...Array.from({ length: 60 }, () => load(100)), ...Array.from({ length: 4 }, () => load(40_000))]);
