import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';
import { instantPattern, momentParam } from '@/shared/time/moment-param.ts';
import { rangeParam } from '@/shared/time/range.ts';

export type CohortSearch = {
  /** As the question says, without it. */
  readonly t?: string | undefined;
  readonly asof?: string | undefined;
  /** The metric that is shown. */
  readonly m?: string | undefined;
  readonly tab?: 'table' | undefined;
  readonly sort?: string | undefined;
  /** The opened number, `2026-01-05T00:00:00.000Z/3/sold`. */
  readonly cell?: string | undefined;
};

const text = z.string().check(z.minLength(1), z.maxLength(80));
const shape = {
  t: z.string().check(z.regex(rangeParam)),
  asof: z.string().check(z.regex(momentParam)),
  m: text,
  tab: z.enum(['table']),
  sort: text,
  cell: z.string().check(z.regex(new RegExp(String.raw`^${instantPattern}/\d{1,5}/.{1,80}$`))),
};

export function readCohortSearch(raw: Record<string, unknown>): CohortSearch {
  return readSearch(shape, raw);
}
