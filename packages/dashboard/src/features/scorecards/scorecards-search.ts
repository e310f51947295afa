import * as z from 'zod/mini';
import { readSearch } from '@/shared/address/search.ts';
import { rangeParam } from '@/shared/time/range.ts';

export const tabs = ['sources', 'buyers', 'matrix', 'retries', 'age'] as const;
export type Tab = (typeof tabs)[number];

/** What of a cell of the matrix is coloured: the name of its column. */
export const measures = ['epl', 'delivery_rate', 'avg_price'] as const;

export type ScorecardsSearch = {
  readonly t?: string | undefined;
  readonly sort?: string | undefined;
  /** The source or buyer that is looked at. */
  readonly pick?: string | undefined;
  readonly measure?: (typeof measures)[number] | undefined;
  /** A cell of the matrix: `high:low`. */
  readonly cell?: string | undefined;
  /** Which list is open: `rejected`, or a number of a table. */
  readonly list?: string | undefined;
};

const shape = {
  t: z.string().check(z.regex(rangeParam)),
  sort: z.string().check(z.minLength(1), z.maxLength(80)),
  pick: z.string().check(z.minLength(1), z.maxLength(512)),
  measure: z.enum(measures),
  cell: z.string().check(z.regex(/^[a-z]+:[a-z]+$/)),
  list: z.string().check(z.minLength(1), z.maxLength(800)),
};

export function readScorecardsSearch(raw: Record<string, unknown>): ScorecardsSearch {
  return readSearch(shape, raw);
}

/** A path without a known tab is the first one. */
export function tabOf(tab: string | undefined): Tab {
  return tabs.find((one) => one === tab) ?? 'sources';
}

/** What a pick names on a tab. */
const picked: Readonly<Partial<Record<Tab, string>>> = {
  sources: 'source',
  buyers: 'buyer',
  matrix: 'buyer',
  retries: 'buyer',
};

/** What stays of the address from one tab to another: the range, and the pick where it names something there too. Pure. */
export function keptSearch(from: Tab, to: Tab, { t, pick }: ScorecardsSearch): ScorecardsSearch {
  return { t, pick: picked[from] === picked[to] ? pick : undefined };
}
