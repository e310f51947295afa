import * as z from 'zod/mini';
import { basedShape, type Based } from '@/shared/documents/base.ts';
import { several } from '@/shared/address/params.ts';
import { readSearch } from '@/shared/address/search.ts';
import { whoShape, type Who } from '@/shared/people/who.ts';
import { momentParam } from '@/shared/time/moment-param.ts';
import { rangeParam } from '@/shared/time/range.ts';
import { readExclusion, readStep } from './step-text.ts';

export const orders = ['ordered', 'strict', 'any'] as const;
export const orderWords = { ordered: 'In this order', strict: 'Strict order', any: 'In any order' } as const;
export const states = ['reached', 'converted', 'in_progress', 'dropped'] as const;
export type State = (typeof states)[number];

/** What makes up the funnel itself; a saved one says the same. */
export type FunnelDraft = Who & {
  /** Each as `type;if=condition;in=7d;as=name`. */
  readonly step?: readonly string[] | undefined;
  readonly win?: string | undefined;
  readonly order?: (typeof orders)[number] | undefined;
  /** What may not happen, as `type;if=condition;from=1;to=2`. */
  readonly not?: readonly string[] | undefined;
  readonly by?: string | undefined;
  readonly same?: string | undefined;
  /** A condition on all events. */
  readonly q?: string | undefined;
  readonly kind?: string | undefined;
  /** So many groups at most. */
  readonly limit?: string | undefined;
};

/** How something came to be said: written, letter by letter, or else chosen. */
export type Edited = { readonly written?: boolean };

export type FunnelSearch = FunnelDraft &
  Based & {
    readonly t?: string | undefined;
    readonly asof?: string | undefined;
    /** Compared with the period before. */
    readonly vs?: 'prev' | undefined;
    /** The opened list: `2:dropped`, of a group `2:dropped:pro`. */
    readonly seg?: string | undefined;
    readonly tab?: 'table' | undefined;
    readonly sort?: string | undefined;
  };

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const compact = (read: (value: string) => unknown) =>
  z.string().check(
    z.maxLength(1500),
    z.refine((value) => read(value) !== undefined),
  );

const draftShape = {
  ...whoShape,
  step: several(compact(readStep), 20),
  win: z.string().check(z.regex(/^\d{1,6}[smhdw]$/)),
  order: z.enum(orders),
  not: several(compact(readExclusion), 5),
  by: text(512),
  same: text(512),
  q: text(1000),
  kind: text(64),
  limit: z.string().check(z.regex(/^[1-9]\d{0,3}$/)),
};

const shape = {
  ...draftShape,
  ...basedShape,
  t: z.string().check(z.regex(rangeParam)),
  asof: z.string().check(z.regex(momentParam)),
  vs: z.enum(['prev']),
  seg: z.string().check(z.maxLength(300), z.regex(/^\d{1,2}:(?:reached|converted|in_progress|dropped)(?::.*)?$/s)),
  tab: z.enum(['table']),
  sort: text(80),
};

export function readFunnelSearch(raw: Record<string, unknown>): FunnelSearch {
  return readSearch(shape, raw);
}

const draftParams = Object.keys(draftShape) as (keyof FunnelDraft)[];

/** Only the parameters that make up the funnel. */
export function draftOf(search: FunnelSearch): FunnelDraft {
  return Object.fromEntries(draftParams.map((param) => [param, search[param]]));
}
