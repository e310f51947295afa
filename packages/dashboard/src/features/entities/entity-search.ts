import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';
import { instantPattern } from '@/shared/time/moment-param.ts';

export type EntitySearch = {
  /** The moment the state is shown as of: an ISO instant. Now, if none. */
  readonly at?: string | undefined;
  /** What it is compared with: another instant. Now, if none. */
  readonly to?: string | undefined;
  /** Only what differs between the two. */
  readonly only?: 'changes' | undefined;
};

const instant = z.string().check(z.regex(new RegExp(`^${instantPattern}$`)));
const shape = { at: instant, to: instant, only: z.enum(['changes']) };

export function readEntitySearch(raw: Record<string, unknown>): EntitySearch {
  return readSearch(shape, raw);
}
