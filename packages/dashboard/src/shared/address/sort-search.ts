import * as z from 'zod/mini';
import { readSearch } from './search.ts';

/** The address of a plain list: only its order. */
export type SortSearch = { readonly sort?: string | undefined };

export function readSortSearch(raw: Record<string, unknown>): SortSearch {
  return readSearch({ sort: z.string().check(z.minLength(1), z.maxLength(80)) }, raw);
}
