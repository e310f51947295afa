import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';
import { rangeParam } from '@/shared/time/range.ts';

export type DashboardSearch = {
  readonly t?: string | undefined;
  /** Values of the document's filters, as `name:value`. */
  readonly f?: string | readonly string[] | undefined;
  /** Tiles are moved, sized and taken away. */
  readonly edit?: '1' | undefined;
  /** The number of a tile whose people are listed. */
  readonly list?: string | undefined;
};

const filter = z.string().check(z.regex(/^[a-z0-9_-]{1,40}:.{1,256}$/));
const shape = {
  t: z.string().check(z.regex(rangeParam)),
  f: z.union([filter, z.array(filter).check(z.maxLength(12))]),
  edit: z.enum(['1']),
  list: z.string().check(z.minLength(1), z.maxLength(800)),
};

export function readDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return readSearch(shape, raw);
}

/** `f` as a value by the name of its filter. */
export function filtersOf({ f }: DashboardSearch): ReadonlyMap<string, string> {
  const all = f === undefined ? [] : [f].flat();
  return new Map(all.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 1)]));
}
