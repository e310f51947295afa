import type { Cell } from '@millrace/contract';
import * as z from 'zod/mini';
import { basedShape, type Based } from '@/shared/query/base.ts';
import { several } from '@/shared/query/keys.ts';
import { matchKey } from '@/shared/query/match-key.ts';
import { readSearch } from '@/shared/query/search.ts';
import { momentKey } from '@/shared/time/moment-key.ts';
import { rangeKey } from '@/shared/time/range.ts';
import { readModel } from './model-key.ts';

/** What makes up the question itself; a saved one says the same. */
export type AttributionDraft = {
  /** The conversion and the touch, each as `type;if=condition`. */
  readonly conv?: string | undefined;
  readonly touch?: string | undefined;
  /** The channel of a touch: a field, or a dimension as it is. */
  readonly by?: string | undefined;
  /** Models beside each other, as `time_decay:2d`. */
  readonly m?: readonly string[] | undefined;
  readonly win?: string | undefined;
  /** What a conversion is worth, and in which currency. */
  readonly value?: string | undefined;
  readonly cur?: string | undefined;
  /** A condition on all events. */
  readonly q?: string | undefined;
  readonly among?: string | undefined;
  readonly kind?: string | undefined;
};

export type AttributionSearch = AttributionDraft &
  Based & {
    readonly t?: string | undefined;
    readonly asof?: string | undefined;
    readonly tab?: 'table' | undefined;
    /** Bars of what conversions are worth instead of how many they are. */
    readonly show?: 'value' | undefined;
    readonly sort?: string | undefined;
    /** The channel whose people are listed, as JSON. */
    readonly cell?: string | undefined;
  };

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

const draftShape = {
  conv: matchKey,
  touch: matchKey,
  by: text(1200),
  m: several(
    z.string().check(
      z.maxLength(400),
      z.refine((value) => readModel(value) !== undefined),
    ),
    8,
  ),
  win: z.string().check(z.regex(/^[1-9]\d{0,5}[smhdw]$/)),
  value: text(512),
  cur: text(512),
  q: text(1000),
  among: text(2000),
  kind: text(64),
};

const shape = {
  ...draftShape,
  ...basedShape,
  t: z.string().check(z.regex(rangeKey)),
  asof: z.string().check(z.regex(momentKey)),
  tab: z.enum(['table']),
  show: z.enum(['value']),
  sort: text(80),
  cell: z.string().check(
    z.maxLength(600),
    z.refine((value) => channelOf(value) !== undefined),
  ),
};

export function readAttributionSearch(raw: Record<string, unknown>): AttributionSearch {
  return readSearch(shape, raw);
}

const draftKeys = Object.keys(draftShape) as (keyof AttributionDraft)[];

/** Only the keys that make up the question. */
export function draftOf(search: AttributionSearch): AttributionDraft {
  return Object.fromEntries(draftKeys.map((key) => [key, search[key]]));
}

/** undefined: it is no channel. */
export function channelOf(key: string): Cell | undefined {
  try {
    const value: unknown = JSON.parse(key);
    return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}
