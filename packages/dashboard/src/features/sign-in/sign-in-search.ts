import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export type SignInSearch = {
  /** Where to go afterwards: a path of this page, never another site. */
  readonly back?: string | undefined;
  /** Why the server sent the reader here. */
  readonly error?: string | undefined;
};

const shape = { back: z.string().check(z.regex(/^\/(?![/\\])/)), error: z.string().check(z.maxLength(64)) };

export function readSignInSearch(raw: Record<string, unknown>): SignInSearch {
  return readSearch(shape, raw);
}
