import type { LearnedTypes } from '@millrace/contract';
import { whole } from '@/shared/number/format.ts';

/** The types whose name has `q` in it, and how many of all that is. Pure. */
export function listedTypes({ types, overflow }: Pick<LearnedTypes, 'types' | 'overflow'>, q: string) {
  const listed = types.filter(({ type }) => type.toLowerCase().includes(q.toLowerCase()));
  const of = q === '' ? '' : `${whole(listed.length)} of `;
  const beyond =
    overflow.events === 0 ? '' : `; not in it: ${whole(overflow.events)} events of types after the first 1,000`;
  return { listed, note: `${of}${whole(types.length)} types${beyond}` };
}
