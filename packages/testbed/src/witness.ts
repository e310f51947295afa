/**
 * The witness: a process of its own that records lines durably, so that what one process was told outlives its death.
 *
 *     node witness.ts <file> [socket] [quiet]
 *
 * Reads lines from every connection of the unix socket, or from stdin when none is given. Each batch of whole lines is
 * appended to the file and synced, then answered on the same connection (or stdout) with one line: how many lines of
 * this connection are durable. A last line without a newline was cut off by a death and is not recorded. With a socket,
 * stdout says `ready` once it listens, and `closed <lines>` whenever a connection has ended and all of it is durable.
 * `quiet`: no answers. For a client that is killed itself: an answer to the dead would close the connection before all
 * it sent was read.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

const newline = 0x0a;
const hangUps = new Set<unknown>(['ECONNRESET', 'EPIPE']);

/** Records the lines of one stream; returns how many. */
export async function witness(fd: number, input: Readable, output?: Writable): Promise<number> {
  let lines = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(newline) + 1;
      rest = bytes.subarray(end);
      if (end === 0) continue;
      writeAll(fd, bytes.subarray(0, end));
      fdatasyncSync(fd);
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines += 1;
      if (output?.writable === true) output.write(`${lines}\n`);
    }
  } catch (error) {
    // The other side was killed: that is what a witness is for.
    if (!(error instanceof Error) || !('code' in error) || !hangUps.has(error.code)) throw error;
  }
  return lines;
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

async function main(file: string, socket: string | undefined, quiet: boolean): Promise<void> {
  const fd = openSync(file, 'a');
  if (socket === undefined) {
    await witness(fd, process.stdin, process.stdout);
    closeSync(fd);
    return;
  }
  const server = createServer((connection) => {
    connection.on('error', () => {});
    void witness(fd, connection, quiet ? undefined : connection).then((lines) =>
      process.stdout.write(`closed ${lines}\n`),
    );
  });
  server.listen(socket, () => process.stdout.write('ready\n'));
}

if (import.meta.main) {
  const [file, socket, quiet] = process.argv.slice(2);
  if (file === undefined) throw new Error('usage: witness.ts <file> [socket] [quiet]');
  await main(file, socket, quiet === 'quiet');
}
