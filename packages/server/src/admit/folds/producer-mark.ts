/** Names that people give are short and plain; such a name is its own mark. */
const isPlain = /^[\x20\x21\x23-\x5b\x5d-\x7e]{0,32}$/;

/**
 * What stands for a producer in keys: its name, or 64 bits of hash where that is long or would be written with escapes.
 * So a key stays small, whatever a client calls itself.
 */
export function markOf(producer: string): string {
  return isPlain.test(producer) ? producer : `…${hashOf(producer, 0x811c9dc5)}${hashOf(producer, 0x01000193)}`;
}

/** FNV-1a over UTF-16 units, with a last mix, as 8 hexadecimal digits. */
function hashOf(text: string, seed: number): string {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
}
