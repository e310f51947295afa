import * as z from 'zod/mini';
import { basedShape, versionParam, type Based } from '@/shared/documents/base.ts';
import { readSearch } from '@/shared/address/search.ts';
import { instantPattern, momentParam } from '@/shared/time/moment-param.ts';
import { rangeParam } from '@/shared/time/range.ts';

export const grains = ['minute', 'hour', 'day', 'week', 'month'] as const;
export const tabs = ['members', 'rule', 'moves', 'uses', 'history'] as const;
export type Tab = (typeof tabs)[number];

/** A rule while it is written; what it does not say is as it was saved. */
export type RuleSearch = {
  /** The condition: its text, or its tree as JSON. */
  readonly rule?: string | undefined;
  /** Traits of the segment's own, as JSON. */
  readonly traits?: string | undefined;
};

export type NewSegmentSearch = RuleSearch & { readonly kind?: string | undefined };

export type SegmentSearch = RuleSearch &
  Based & {
    readonly asof?: string | undefined;
    readonly tab?: Tab | undefined;
    /** Over which time, and how fine, who came and went. */
    readonly t?: string | undefined;
    readonly grain?: (typeof grains)[number] | undefined;
    /** The opened number of a period, as `2026-01-05T00:00:00.000Z/entered`. */
    readonly cell?: string | undefined;
    readonly sort?: string | undefined;
    /** The version whose changes are shown. */
    readonly v?: string | undefined;
  };

/** Of a rule, and of its traits, as they stand in the address: the server takes both, and the two in `back` of signing in. */
export const mostInAddress = 20_000;
const fits = (text = ''): boolean => String(new URLSearchParams({ '': text })).length <= mostInAddress;

/** Whether the address can hold a rule, so that it can be loaded again. */
export const fitsAddress = ({ rule, traits }: RuleSearch): boolean => fits(rule) && fits(traits);

const rule = {
  rule: z.string().check(z.minLength(1), z.refine(fits)),
  traits: z.string().check(z.startsWith('{'), z.refine(fits)),
};

const shape = {
  ...rule,
  ...basedShape,
  asof: z.string().check(z.regex(momentParam)),
  tab: z.enum(tabs),
  t: z.string().check(z.regex(rangeParam)),
  grain: z.enum(grains),
  cell: z.string().check(z.regex(new RegExp(`^${instantPattern}/(?:members|entered|left)$`))),
  sort: z.string().check(z.minLength(1), z.maxLength(80)),
  v: versionParam,
};

export function readSegmentSearch(raw: Record<string, unknown>): SegmentSearch {
  return readSearch(shape, raw);
}

export function readNewSegmentSearch(raw: Record<string, unknown>): NewSegmentSearch {
  return readSearch({ ...rule, kind: z.string().check(z.minLength(1), z.maxLength(40)) }, raw);
}
