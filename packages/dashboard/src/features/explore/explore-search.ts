import * as z from 'zod/mini';
import { basedShape, type Based } from '@/shared/documents/base.ts';
import { several } from '@/shared/address/params.ts';
import { readSearch } from '@/shared/address/search.ts';
import { rangeParam } from '@/shared/time/range.ts';

export const charts = ['line', 'table'] as const;
export const grains = ['minute', 'hour', 'day', 'week', 'month'] as const;
export const comparisons = ['prev', 'usual'] as const;
/** How many metrics stand beside each other. */
export const mostMetrics = 8;

/** What makes up the question itself; a saved one says the same. */
export type ExploreDraft = {
  /** Metrics, by their names; `unsold:failed` calls its column so. */
  readonly m?: readonly string[] | undefined;
  /** What they are broken down by: a field of the event, or a dimension as it is. */
  readonly by?: string | undefined;
  /** A condition in the language. */
  readonly q?: string | undefined;
  readonly grain?: (typeof grains)[number] | undefined;
  readonly vs?: (typeof comparisons)[number] | undefined;
};

export type ExploreSearch = ExploreDraft &
  Based & {
    readonly t?: string | undefined;
    readonly chart?: (typeof charts)[number] | undefined;
    readonly sort?: string | undefined;
    /** The number whose people are listed: its metric, group and bucket. */
    readonly list?: string | undefined;
  };

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

const draftShape = {
  m: several(z.string().check(z.regex(/^[a-z][a-z0-9_]{0,79}(?::[a-z][a-z0-9_]{0,79})?$/)), mostMetrics),
  by: text(1000),
  q: text(1000),
  grain: z.enum(grains),
  vs: z.enum(comparisons),
};

const shape = {
  ...draftShape,
  ...basedShape,
  t: z.string().check(z.regex(rangeParam)),
  chart: z.enum(charts),
  sort: text(80),
  list: text(800),
};

export function readExploreSearch(raw: Record<string, unknown>): ExploreSearch {
  return readSearch(shape, raw);
}

const draftParams = Object.keys(draftShape) as (keyof ExploreDraft)[];

/** Only the parameters that make up the question. */
export function draftOf(search: ExploreSearch): ExploreDraft {
  return Object.fromEntries(draftParams.map((param) => [param, search[param]]));
}
