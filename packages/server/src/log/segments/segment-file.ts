/**
 * A partition is a folder of files `<offset of its first entry, 20 digits>.log`. Each begins with a header:
 * 'millrace' | u32 format version | u32 crc32 of what follows | u64 first offset | 8 bytes of salt; then frames.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { Failure } from '../../kernel/kernel.ts';
import type { FileOps } from './file-ops.ts';
import type { Salt } from './frame.ts';

export type Segment = { readonly base: number; bytes: number };
/** A file that is open; its frames are valid with its salt only. */
export type SegmentFile = { readonly fd: number; readonly salt: Salt };
export type SegmentPlace = { readonly directory: string; readonly base: number };

export const headerBytes = 32;
const magic = 'millrace';
const saltAt = 24;
const formatVersion = 2;

export function segmentPath(directory: string, base: number): string {
  return path.join(directory, `${String(base).padStart(20, '0')}.log`);
}

/** First offsets of the files of a partition, ascending. */
export async function listSegments(files: FileOps, directory: string): Promise<number[]> {
  const names = await files.list(directory);
  return names
    .filter((name) => /^\d{20}\.log$/.test(name))
    .map((name) => Number(name.slice(0, 20)))
    .toSorted((a, b) => a - b);
}

function segmentHeader(base: number, salt: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 'latin1');
  header.writeUInt32LE(formatVersion, 8);
  header.writeBigUInt64LE(BigInt(base), 16);
  header.set(salt, saltAt);
  header.writeUInt32LE(crc32(header.subarray(16)), 12);
  return header;
}

function saltOf(header: Buffer): Salt {
  return { crc: header.readUInt32LE(saltAt), offset: header.readUInt32LE(saltAt + 4) };
}

export async function openSegment(files: FileOps, place: SegmentPlace, flags: 'r' | 'r+'): Promise<SegmentFile> {
  const fd = await files.open(segmentPath(place.directory, place.base), flags);
  try {
    return { fd, salt: await readSalt(files, fd, place) };
  } catch (error) {
    await files.close(fd);
    throw error;
  }
}

/** Checks the header on the way. */
async function readSalt(files: FileOps, fd: number, place: SegmentPlace): Promise<Salt> {
  const header = Buffer.alloc(headerBytes);
  const read = await files.read(fd, header, 0);
  const name = segmentPath(place.directory, place.base);
  const version = header.readUInt32LE(8);
  if (read === headerBytes && header.toString('latin1', 0, 8) === magic && version > formatVersion) {
    throw new Failure('MIGRATION_UNKNOWN', { detail: `${name} has format ${version}` });
  }
  if (!header.equals(segmentHeader(place.base, header.subarray(saltAt))))
    throw new Failure('LOG_CORRUPT', { detail: `${name}: bad header` });
  return saltOf(header);
}

/** Makes an empty file, durable with its name. `existing`: write over what a crash left of an unfinished one. */
export async function createSegment(files: FileOps, place: SegmentPlace, existing = false): Promise<SegmentFile> {
  const name = segmentPath(place.directory, place.base);
  const fd = await files.open(name, existing ? 'r+' : 'wx+');
  const header = segmentHeader(place.base, randomBytes(headerBytes - saltAt));
  try {
    if (existing) await files.ftruncate(fd, 0);
    await writeAll(files, { fd, position: 0, buffers: [header] });
  } catch (error) {
    await files.close(fd);
    if (!existing) await files.unlink(name);
    throw error;
  }
  await syncData(files, fd);
  await files.syncDirectory(place.directory).catch((error: unknown) => {
    throw new SyncError(error);
  });
  return { fd, salt: saltOf(header) };
}

/** A sync failed: what is on disk is unknown, whatever the reason, and nothing may be tried again. */
export class SyncError extends Error {
  constructor(cause: unknown) {
    super('sync failed', { cause });
    this.name = 'SyncError';
  }
}

export async function syncData(files: FileOps, fd: number): Promise<void> {
  await files.fdatasync(fd).catch((error: unknown) => {
    throw new SyncError(error);
  });
}

export type Write = { readonly fd: number; readonly position: number; readonly buffers: readonly Uint8Array[] };

/** Writes all or throws what stopped it: a short write says nothing, the next one names the reason. */
export async function writeAll(files: FileOps, { fd, position, buffers }: Write): Promise<void> {
  let rest = buffers;
  let at = position;
  for (;;) {
    const written = await files.writev(fd, rest, at);
    at += written;
    rest = after(rest, written);
    if (rest.length === 0) return;
    if (written === 0) throw new Error('writev wrote nothing');
  }
}

function after(buffers: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written;
  for (const [index, buffer] of buffers.entries()) {
    if (skip < buffer.byteLength) return [buffer.subarray(skip), ...buffers.slice(index + 1)];
    skip -= buffer.byteLength;
  }
  return [];
}
