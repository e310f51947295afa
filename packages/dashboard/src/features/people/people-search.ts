import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';
import { whoShape, type Who } from '@/shared/people/who.ts';
import { momentParam } from '@/shared/time/moment-param.ts';

export type PeopleSearch = Who & {
  /** Kind of the subjects. */
  readonly kind?: string | undefined;
  /** The trait they are counted by. */
  readonly by?: string | undefined;
  readonly asof?: string | undefined;
  readonly sort?: string | undefined;
  /** The opened list: a value of the trait as a filter has it; all of them without one. */
  readonly list?: string | undefined;
};

const name = z.string().check(z.regex(/^[a-z][a-z0-9_.]{0,39}$/));

const shape = {
  ...whoShape,
  kind: name,
  by: name,
  asof: z.string().check(z.regex(momentParam)),
  sort: z.string().check(z.minLength(1), z.maxLength(80)),
  list: z.string().check(z.maxLength(300)),
};

export function readPeopleSearch(raw: Record<string, unknown>): PeopleSearch {
  return readSearch(shape, raw);
}
