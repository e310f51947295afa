import { readCompact } from '@/shared/address/compact.ts';
import type { Listed } from './list-param.ts';

/** What `listParam` wrote. */
export function readListParam(param: string): Listed | undefined {
  const read = readCompact(param, ['is', 'none', 'at']);
  if (read === undefined) return undefined;
  const { is, none, at } = read.parts;
  return { metric: read.head, group: none === undefined ? is : null, at };
}
