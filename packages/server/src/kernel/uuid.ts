import { createHash } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562 §5.7) whose 74 random bits come from hash(seed, index): the same time, seed and index give the
 * same id, so an id minted for a request can be minted again from what the log keeps of it. `now` in ms since 1970.
 */
export function uuid7(now: number, seed: string, index: number): string {
  const random = createHash('sha256').update(seed).update(`:${index}`).digest();
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  random.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
