import { createReadStream } from 'node:fs';

const chunkBytes = 1 << 20;

/** The bytes of a file from a place on. What is not UTF-8 is an error, for it would be stored as something else. */
export async function* fileChunks(path: string, offset: number): AsyncGenerator<Buffer, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = offset;
  for await (const chunk of createReadStream(path, { start: offset, highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer;
    try {
      decoder.decode(bytes, { stream: true });
    } catch (cause) {
      const place = `between byte ${at} and byte ${at + bytes.length}`;
      throw new Error(`${path} is not UTF-8 somewhere ${place}: convert it first`, { cause });
    }
    at += bytes.length;
    yield bytes;
  }
}
