import { readCompact } from '@/shared/address/compact.ts';
import type { Listed } from './list-key.ts';

/** What `listKey` wrote. */
export function readListKey(key: string): Listed | undefined {
  const read = readCompact(key, ['is', 'none', 'at']);
  if (read === undefined) return undefined;
  const { is, none, at } = read.parts;
  return { metric: read.head, group: none === undefined ? is : null, at };
}
