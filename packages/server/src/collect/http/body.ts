import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { limits } from '@millrace/contract';
import { Failure } from '../../kernel/kernel.ts';
import type { Lease } from './in-flight.ts';

/** The client has gone: there is nobody to answer. */
export class Gone extends Error {}

export type BodyLimit = { readonly bytes: number; readonly detail?: string };

export const anyBody: BodyLimit = { bytes: limits.bodyBytes };

/**
 * The body, decompressed, as it came. Never more than the limit before or after decompression is held, and every
 * byte is taken from the lease when it arrives, so that a small body which unpacks to gigabytes stops early.
 */
export function readBody(raw: IncomingMessage, lease: Lease, { bytes: most, ...why }: BodyLimit): Promise<Buffer> {
  const decoder = decoderOf(raw.headers['content-encoding']);
  const declared = Number(raw.headers['content-length'] ?? 0);
  if (declared > most) throw new Failure('BODY_TOO_LARGE', why);
  return new Promise((resolve, reject) => {
    const source: Readable = decoder ?? raw;
    const chunks: Buffer[] = [];
    let size = 0;
    let compressed = 0;
    let open = true;
    const fail = (error: Error): void => {
      if (!open) return;
      open = false;
      if (decoder !== null) {
        raw.unpipe(decoder);
        decoder.destroy();
      }
      raw.resume();
      chunks.length = 0;
      reject(error);
    };
    source.on('data', (chunk: Buffer) => {
      // What still comes after a refusal is read and dropped, so that the answer can reach the client.
      if (!open) return;
      size += chunk.length;
      if (size > most) fail(new Failure('BODY_TOO_LARGE', why));
      else if (lease.take(chunk.length)) chunks.push(chunk);
      else fail(crowded());
    });
    lease.onGivenUp = () => fail(crowded());
    source.on('end', () => {
      if (!open) return;
      lease.arrived();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    raw.on('close', () => {
      if (!raw.complete) fail(new Gone());
    });
    raw.on('error', () => fail(new Gone()));
    if (decoder === null) return;
    decoder.on('error', (cause) => fail(new Failure('ENCODING_BROKEN', { cause })));
    raw.on('data', (chunk: Buffer) => {
      compressed += chunk.length;
      if (compressed > most) fail(new Failure('BODY_TOO_LARGE', why));
    });
    raw.pipe(decoder);
  });
}

export function crowded(): Failure {
  return new Failure('OVERLOADED', { retryAfter: 1, detail: 'too many bytes are in flight' });
}

function decoderOf(encoding: string | undefined): Transform | null {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new Failure('ENCODING_UNSUPPORTED');
  }
}
