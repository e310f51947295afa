/** A run of bytes inside Lines: [from, to). */
export type Range = { readonly from: number; readonly to: number };

/** Beyond this the buffer of one large slice is given back. */
const mostKept = 8 * 1024 * 1024;

/**
 * Text turned to bytes as it comes, in one buffer that is used again for each slice. As strings the rows of a slice
 * outlive the collector's young generation, and copying them cost half as much again as admitting the events.
 */
export class Lines {
  #bytes = Buffer.allocUnsafeSlow(2 * 1024 * 1024);
  #end = 0;

  add(text: string): Range {
    const from = this.#end;
    this.#fit(from + text.length * 3);
    this.#end += this.#bytes.write(text, from);
    return { from, to: this.#end };
  }

  /** The bytes of these ranges, which ascend, one after the other. They stand until the next `clear`; the rest is gone. */
  only(ranges: Iterable<Range>): Buffer {
    let end = 0;
    for (const { from, to } of ranges) {
      if (from !== end) this.#bytes.copyWithin(end, from, to);
      end += to - from;
    }
    this.#end = end;
    return this.#bytes.subarray(0, end);
  }

  clear(): void {
    this.#end = 0;
    if (this.#bytes.length > mostKept) this.#bytes = Buffer.allocUnsafeSlow(mostKept);
  }

  #fit(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
