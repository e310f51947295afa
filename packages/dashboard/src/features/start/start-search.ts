import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';

export type StartSearch = {
  /** What the first event is sent from; curl without it. */
  readonly from?: 'browser' | 'node' | undefined;
};

const shape = { from: z.enum(['browser', 'node']) };

export function readStartSearch(raw: Record<string, unknown>): StartSearch {
  return readSearch(shape, raw);
}
