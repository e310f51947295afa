import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export type DefinitionsSearch = {
  /** What stands in the name. */
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
  readonly sort?: string | undefined;
};
export type DefinitionSearch = {
  readonly tab?: 'edit' | 'used' | 'history' | undefined;
  /** The version whose changes are shown. */
  readonly v?: string | undefined;
};

const kind = z.string().check(z.regex(/^[a-z]{1,40}$/));

export function readDefinitionsSearch(raw: Record<string, unknown>): DefinitionsSearch {
  return readSearch(
    {
      q: z.string().check(z.minLength(1), z.maxLength(200)),
      kind,
      sort: z.string().check(z.regex(/^-?(name|kind|version|at)$/)),
    },
    raw,
  );
}

export function readDefinitionSearch(raw: Record<string, unknown>): DefinitionSearch {
  return readSearch({ tab: z.enum(['edit', 'used', 'history']), v: z.string().check(z.regex(/^\d{1,9}$/)) }, raw);
}
