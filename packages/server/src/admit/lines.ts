/** Beyond this the buffer of one large slice is given back. */
const mostKept = 8 * 1024 * 1024;

/**
 * Text turned to bytes as it comes, in one buffer that is used again for each slice. As strings the rows of a slice
 * outlive the collector's young generation, and copying them cost half as much again as admitting the events.
 */
export class Lines {
  #bytes = Buffer.allocUnsafeSlow(2 * 1024 * 1024);
  #end = 0;

  add(text: string): void {
    // A character takes three bytes at most.
    this.#fit(this.#end + text.length * 3);
    this.#end += this.#bytes.write(text, this.#end);
  }

  /** What was added, until the next `clear`. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#end);
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
