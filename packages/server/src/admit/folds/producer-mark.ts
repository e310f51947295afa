import { hashOf } from './text-hash.ts';

/** Names that people give are short and plain; such a name is its own mark. */
const isPlain = /^[\x20\x21\x23-\x5b\x5d-\x7e]{0,32}$/;

/**
 * What stands for a producer in keys: its name, or 64 bits of hash where that is long or would be written with escapes.
 * So a key stays small, whatever a client calls itself.
 */
export function markOf(producer: string): string {
  return isPlain.test(producer) ? producer : `…${hashOf(producer)}${hashOf(producer, 0x01000193)}`;
}
