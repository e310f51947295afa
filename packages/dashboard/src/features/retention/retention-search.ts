import * as z from 'zod/mini';
import { eventParam } from '@/shared/address/event-param.ts';
import { readSearch } from '@/shared/address/search.ts';
import { whoShape, type Who } from '@/shared/people/who.ts';
import { momentParam } from '@/shared/time/moment-param.ts';
import { datePattern, rangeParam } from '@/shared/time/range.ts';

export const grains = ['day', 'week', 'month'] as const;

export type RetentionSearch = Who & {
  /** The event that makes somebody one of a cohort, as `type;if=condition`. */
  readonly first?: string | undefined;
  /** What counts as coming again; the same without it. */
  readonly again?: string | undefined;
  readonly grain?: (typeof grains)[number] | undefined;
  readonly start?: 'ever' | undefined;
  readonly mode?: 'rolling' | undefined;
  /** How many periods each cohort is followed. */
  readonly n?: string | undefined;
  readonly t?: string | undefined;
  readonly asof?: string | undefined;
  readonly kind?: string | undefined;
  /** Cells tell people instead of shares. */
  readonly show?: 'people' | undefined;
  readonly tab?: 'curves' | 'table' | undefined;
  readonly sort?: string | undefined;
  /** The opened cell, `2026-01-05:3:lost`: cohort, period, state. */
  readonly cell?: string | undefined;
};

const shape = {
  ...whoShape,
  first: eventParam,
  again: eventParam,
  grain: z.enum(grains),
  start: z.enum(['ever']),
  mode: z.enum(['rolling']),
  n: z.string().check(z.regex(/^(?:[1-9]|[1-5]\d|60)$/)),
  t: z.string().check(z.regex(rangeParam)),
  asof: z.string().check(z.regex(momentParam)),
  kind: z.string().check(z.minLength(1), z.maxLength(64)),
  show: z.enum(['people']),
  tab: z.enum(['curves', 'table']),
  sort: z.string().check(z.minLength(1), z.maxLength(80)),
  cell: z.string().check(z.regex(new RegExp(String.raw`^${datePattern}:(?:\d{1,2})?:(?:retained|lost)$`))),
};

export function readRetentionSearch(raw: Record<string, unknown>): RetentionSearch {
  return readSearch(shape, raw);
}
