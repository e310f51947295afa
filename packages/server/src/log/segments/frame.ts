/**
 * One entry on disk: u32 crc32 of all that follows | u32 length | u64 offset | payload, little endian. The highest bit of
 * the length marks the first frame of a group. A group is written only after the one before it was synced, so a valid
 * marked frame proves that everything in front of it was durable; recovery uses this to tell a torn tail from damage.
 * Each file has a random salt of 64 bits: the check sum begins with one half, the offset's upper half is XORed with the
 * other. So no payload can hold a frame that is valid in its own file, nor places that look enough like one to be summed.
 */
import { crc32 } from 'node:zlib';
import { maxEntryBytes } from '../log.ts';

export const frameBytes = 16;
/** Of the check sum, which covers everything behind it. */
export const crcBytes = 4;
const firstOfGroup = 0x8000_0000;
const high = 2 ** 32;

export type Salt = { readonly crc: number; readonly offset: number };

type FrameHeader = { readonly bytes: number; readonly offset: number; readonly first: boolean; readonly salt: Salt };

export function writeFrameHeader(target: Buffer, at: number, frame: FrameHeader): void {
  target.writeUInt32LE(frame.first ? frame.bytes + firstOfGroup : frame.bytes, at + 4);
  target.writeUInt32LE(frame.offset % high, at + 8);
  target.writeUInt32LE((Math.floor(frame.offset / high) ^ frame.salt.offset) >>> 0, at + 12);
}

export function writeFrameCrc(target: Buffer, at: number, crc: number): void {
  target.writeUInt32LE(crc, at);
}

export const incomplete = -1;
export const bad = -2;

/** Bytes of the payload of the frame at `at`, which must carry `offset`; `incomplete` if it does not end before `filled`. */
export function checkFrame(
  buffer: Buffer,
  at: number,
  want: { readonly filled: number; readonly offset: number; readonly salt: Salt },
): number {
  if (want.filled - at < frameBytes) return incomplete;
  const bytes = payloadBytes(buffer, at);
  if (bytes > maxEntryBytes || frameOffset(buffer, at, want.salt) !== want.offset) return bad;
  const end = at + frameBytes + bytes;
  if (end > want.filled) return incomplete;
  return crc32(buffer.subarray(at + crcBytes, end), want.salt.crc) === buffer.readUInt32LE(at) ? bytes : bad;
}

export function payloadBytes(buffer: Buffer, at: number): number {
  return buffer.readUInt32LE(at + 4) & 0x7fff_ffff;
}

function frameOffset(buffer: Buffer, at: number, salt: Salt): number {
  return buffer.readUInt32LE(at + 8) + ((buffer.readUInt32LE(at + 12) ^ salt.offset) >>> 0) * high;
}

/** Where in `buffer` a valid first frame of a group stands whose offset is above `above`, or −1. */
export function findGroup(buffer: Buffer, above: number, salt: Salt): number {
  for (let at = 0; at + frameBytes <= buffer.length; at += 1) {
    if (buffer.readUInt8(at + 7) < 0x80) continue;
    const offset = frameOffset(buffer, at, salt);
    if (offset <= above || offset > above + buffer.length) continue;
    if (checkFrame(buffer, at, { filled: buffer.length, offset, salt }) >= 0) return at;
  }
  return -1;
}
