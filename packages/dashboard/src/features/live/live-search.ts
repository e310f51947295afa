import * as z from 'zod/mini';
import { readSearch } from '@/shared/query/search.ts';

export const verdicts = [
  'admitted',
  'accepted',
  'waiting',
  'duplicate',
  'conflict',
  'quarantined',
  'rejected',
  'parked',
  'dropped',
] as const;

export type LiveSearch = {
  readonly type?: string | undefined;
  readonly verdict?: (typeof verdicts)[number] | undefined;
  readonly q?: string | undefined;
  /** The open event: its id, and its producer. */
  readonly ev?: string | undefined;
  readonly producer?: string | undefined;
  readonly tab?: 'fields' | 'raw' | undefined;
};

const shape = {
  type: z.string().check(z.minLength(1), z.maxLength(256)),
  verdict: z.enum(verdicts),
  q: z.string().check(z.minLength(1), z.maxLength(200)),
  ev: z.string().check(z.minLength(1), z.maxLength(128)),
  producer: z.string().check(z.minLength(1), z.maxLength(256)),
  tab: z.enum(['fields', 'raw']),
};

export function readLiveSearch(raw: Record<string, unknown>): LiveSearch {
  return readSearch(shape, raw);
}
