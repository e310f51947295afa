import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { witness } from './witness.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'millrace-witness-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function record(chunks: readonly string[]): Promise<{ lines: number; file: string; answers: string }> {
  const handle = await open(path.join(directory, 'lines'), 'a');
  const output = new PassThrough();
  const lines = await witness(handle.fd, Readable.from(chunks.map((chunk) => Buffer.from(chunk))), output);
  await handle.close();
  return { lines, file: await readFile(path.join(directory, 'lines'), 'utf8'), answers: String(output.read() ?? '') };
}

it('records whole lines and answers how many are durable', async () => {
  expect(await record(['one\ntw', 'o\nthr', 'ee\nfour\n'])).toEqual({
    lines: 4,
    file: 'one\ntwo\nthree\nfour\n',
    answers: '1\n2\n4\n',
  });
});

it('does not record a line that was cut off, and appends to what is there', async () => {
  expect((await record(['kept\ncut o'])).file).toBe('kept\n');
  expect(await record(['more\n'])).toEqual({ lines: 1, file: 'kept\nmore\n', answers: '1\n' });
});
