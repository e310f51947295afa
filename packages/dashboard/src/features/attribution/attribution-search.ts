import type { Cell } from '@millrace/contract';
import * as z from 'zod/mini';
import { basedShape, type Based } from '@/shared/documents/base.ts';
import { several } from '@/shared/address/params.ts';
import { eventParam } from '@/shared/address/event-param.ts';
import { readSearch } from '@/shared/address/search.ts';
import { momentParam } from '@/shared/time/moment-param.ts';
import { rangeParam } from '@/shared/time/range.ts';
import { readModel } from './model-param.ts';

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
    /** The channel whose people are listed, as JSON; `none`: those before whose conversion there was no touch. */
    readonly cell?: string | undefined;
  };

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

const draftShape = {
  conv: eventParam,
  touch: eventParam,
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
  t: z.string().check(z.regex(rangeParam)),
  asof: z.string().check(z.regex(momentParam)),
  tab: z.enum(['table']),
  show: z.enum(['value']),
  sort: text(80),
  cell: z.string().check(
    z.maxLength(600),
    z.refine((value) => rowOf(value) !== undefined),
  ),
};

export function readAttributionSearch(raw: Record<string, unknown>): AttributionSearch {
  return readSearch(shape, raw);
}

const draftParams = Object.keys(draftShape) as (keyof AttributionDraft)[];

/** Only the parameters that make up the question. */
export function draftOf(search: AttributionSearch): AttributionDraft {
  return Object.fromEntries(draftParams.map((param) => [param, search[param]]));
}

/** A row of the answer by its channel. */
export type ChannelRow = { readonly channel: Cell; readonly touched: boolean };

const noneParam = 'none';

export function rowParam({ channel, touched }: ChannelRow): string {
  return touched ? JSON.stringify(channel) : noneParam;
}

/** undefined: it is no channel. */
export function rowOf(param: string): ChannelRow | undefined {
  if (param === noneParam) return { channel: null, touched: false };
  try {
    const channel: unknown = JSON.parse(param);
    return channel === null ||
      typeof channel === 'string' ||
      typeof channel === 'number' ||
      typeof channel === 'boolean'
      ? { channel, touched: true }
      : undefined;
  } catch {
    return undefined;
  }
}
