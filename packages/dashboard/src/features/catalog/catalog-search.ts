import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export type CatalogSearch = { readonly sort?: string | undefined; readonly q?: string | undefined };

const shape = {
  sort: z.string().check(z.regex(/^-?(type|events|last|month|fields|problems)$/)),
  q: z.string().check(z.minLength(1), z.maxLength(200)),
};

export function readCatalogSearch(raw: Record<string, unknown>): CatalogSearch {
  return readSearch(shape, raw);
}
