import type { Books } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';

type Requests = NonNullable<Books['refused']>['requests'];

/** `15 requests refused: 12 OVERLOADED, 3 DISK_FULL`, the most first. Pure. */
export function refusedWords(requests: Requests): string {
  const codes = Object.entries(requests).toSorted(([, a], [, b]) => b - a);
  const all = codes.reduce((sum, [, count]) => sum + count, 0);
  const each = codes.map(([code, count]) => `${whole(count)} ${code}`).join(', ');
  return `${whole(all)} ${all === 1 ? 'request' : 'requests'} refused: ${each}`;
}
