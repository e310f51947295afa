import type { Answer } from '@millrace/contract';
import { whole } from '../number/format.ts';

/** How many groups are shown of how many there are, where a limit cut them. */
export function cutWords({ notes = {} }: Pick<Answer, 'notes'>): string | undefined {
  const { groups, limit, sort } = notes;
  if (typeof groups !== 'number') return undefined;
  return `${whole(Number(limit))} of ${whole(groups)} groups, the ${sort === 'name' ? 'first' : 'largest'}`;
}
