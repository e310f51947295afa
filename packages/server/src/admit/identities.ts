import type { Identity } from './identity.ts';

/** Four words of hash, the offset in `received` as a double, the item; all little endian. */
export const identityBytes = 28;
/** Beyond this the memory of one large slice is given back. */
const mostKept = 100_000 * identityBytes;

/**
 * The identities of what a slice admits as they stand in its entry, in memory that is used again for each slice. As
 * objects they would outlive the collector's young generation.
 */
export class Identities {
  #bytes: Buffer = Buffer.allocUnsafeSlow(4_096 * identityBytes);
  #view = viewOf(this.#bytes);
  #end = 0;

  add(identity: Identity, offset: number, item: number): void {
    if (this.#end === this.#bytes.length) this.#take(Buffer.allocUnsafeSlow(this.#end * 2));
    const at = this.#end;
    this.#view.setUint32(at, identity.idHigh, true);
    this.#view.setUint32(at + 4, identity.idLow, true);
    this.#view.setUint32(at + 8, identity.bodyHigh, true);
    this.#view.setUint32(at + 12, identity.bodyLow, true);
    this.#view.setFloat64(at + 16, offset, true);
    this.#view.setUint32(at + 24, item, true);
    this.#end += identityBytes;
  }

  /** What was added, until the next `clear`. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  clear(): void {
    this.#end = 0;
    if (this.#bytes.length > mostKept) this.#take(Buffer.allocUnsafeSlow(mostKept));
  }

  #take(larger: Buffer): void {
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

export function eachIdentity(bytes: Buffer, take: (identity: Identity, offset: number, item: number) => void): void {
  const view = viewOf(bytes);
  for (let at = 0; at + identityBytes <= bytes.length; at += identityBytes) {
    const identity = {
      idHigh: view.getUint32(at, true),
      idLow: view.getUint32(at + 4, true),
      bodyHigh: view.getUint32(at + 8, true),
      bodyLow: view.getUint32(at + 12, true),
    };
    take(identity, view.getFloat64(at + 16, true), view.getUint32(at + 24, true));
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
