import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export type OverviewSearch = {
  readonly t?: '60m' | '24h' | '7d' | undefined;
  /** A pack, or all events by type. Without it what is in use. */
  readonly show?: 'leads' | 'app' | 'events' | undefined;
  readonly sort?: string | undefined;
  /** The chart shown as the table of its rows. */
  readonly view?: 'table' | undefined;
  /** Whose people are listed: what moved, the metric, the value, as `source:submitted:harbor`. */
  readonly list?: string | undefined;
};

const shape = {
  t: z.enum(['60m', '24h', '7d']),
  show: z.enum(['leads', 'app', 'events']),
  sort: z.string().check(z.regex(/^-?(type|now|before|change)$/)),
  view: z.enum(['table']),
  list: z.string().check(z.regex(/^[a-z_]{1,40}:[a-z0-9_]{1,80}:.{1,256}$/)),
};

export function readOverviewSearch(raw: Record<string, unknown>): OverviewSearch {
  return readSearch(shape, raw);
}
