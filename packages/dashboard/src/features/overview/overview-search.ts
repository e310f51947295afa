import * as z from 'zod/mini';
import { readSearch } from '@/shared/query/search.ts';

export type OverviewSearch = {
  readonly t?: '60m' | '24h' | '7d' | undefined;
  readonly sort?: string | undefined;
  /** The chart shown as the table of its rows. */
  readonly view?: 'table' | undefined;
};

const shape = {
  t: z.enum(['60m', '24h', '7d']),
  sort: z.string().check(z.regex(/^-?(type|now|before|change)$/)),
  view: z.enum(['table']),
};

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  return readSearch(shape, raw);
}
