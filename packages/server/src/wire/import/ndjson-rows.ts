import { fileChunks } from './file-chunks.ts';
import type { Place, Row } from './row.ts';

const newline = 0x0a;

/**
 * The lines of a file that are not empty, from a place on where a line begins. Memory: a chunk, and a line of at most `most`
 * bytes; a longer one is an error.
 */
export async function* ndjsonRows(path: string, from: Place, most: number): AsyncGenerator<Row, void, undefined> {
  let { offset, row: number } = from;
  let rest: Buffer = Buffer.alloc(0);
  const take = (bytes: Buffer, length: number): Row => {
    offset += length;
    number += 1;
    return { number: number - 1, next: { offset, row: number }, text: textOf(bytes) };
  };
  for await (const chunk of fileChunks(path, offset)) {
    const bytes: Buffer = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, start)) {
      const row = take(bytes.subarray(start, at), at + 1 - start);
      start = at + 1;
      if (row.text !== '') yield row;
    }
    rest = bytes.subarray(start);
    if (rest.length > most) throw new Error(`line ${number} has more than ${most} bytes: is this one event a line?`);
  }
  const last = take(rest, rest.length);
  if (last.text !== '') yield last;
}

/** Without the mark that some programs put before UTF-8. */
const textOf = (bytes: Buffer): string =>
  bytes
    .toString()
    .replace(/^\uFEFF/, '')
    .trim();
