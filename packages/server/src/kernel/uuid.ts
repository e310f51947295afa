import { createHash } from 'node:crypto';

/** Behind the time stand 26 bits that count, in the version's half byte, the variant's and the two bytes beside them. */
const counted = 2 ** 26;
/** Room for the indexes of one request above where its count begins. */
const room = 2 ** 17;

/**
 * A UUIDv7 (RFC 9562 §5.7, counting as in §6.2) of time, seed and index: the same three give the same id, so an id minted
 * for a request can be minted again from what the log keeps of it. Of one time and seed ids rise with the index, up to
 * 131,071. The count begins where hash(seed) says, and 48 bits come from hash(seed, index). `now` in ms since 1970.
 */
export function uuid7(now: number, seed: string, index: number): string {
  const random = createHash('sha256').update(seed).update(`:${index}`).digest();
  const count = startOf(seed) + index;
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | (count >>> 14), 6);
  bytes.writeUInt16BE(0x8000 | (count & 0x3fff), 8);
  random.copy(bytes, 10, 0, 6);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The items of a request come one after the other, so one is kept. */
let last = { seed: '', start: 0 };

function startOf(seed: string): number {
  if (last.seed !== seed) {
    const start = createHash('sha256').update(seed).digest().readUInt32BE(0) % (counted - room);
    last = { seed, start };
  }
  return last.start;
}
