/** The ranges an overview can show. The grain follows from the range; a chart has at most 168 points. */
export type SpanName = '60m' | '24h' | '7d';

export type Span = {
  readonly short: string;
  readonly words: string;
  readonly unit: 'minute' | 'hour';
  readonly step: number;
  readonly count: number;
  readonly now: { readonly from: string; readonly to: string };
  readonly before: { readonly from: string; readonly to: string };
  /** One bucket longer than the range, so that `count` buckets of it are complete. */
  readonly trend: { readonly from: string; readonly to: string };
  /** What a figure has beside it hour by hour: a day at least, and the hour under way. */
  readonly hours: { readonly from: string; readonly to: string };
};

export const spans: Readonly<Record<SpanName, Span>> = {
  '60m': {
    short: '60 min',
    words: 'last 60 min',
    unit: 'minute',
    step: 60_000,
    count: 60,
    now: { from: 'now-60m', to: 'now' },
    before: { from: 'now-120m', to: 'now-60m' },
    trend: { from: 'now-61m', to: 'now' },
    hours: { from: 'now-25h', to: 'now' },
  },
  '24h': {
    short: '24 h',
    words: 'last 24 h',
    unit: 'hour',
    step: 3_600_000,
    count: 24,
    now: { from: 'now-24h', to: 'now' },
    before: { from: 'now-48h', to: 'now-24h' },
    trend: { from: 'now-25h', to: 'now' },
    hours: { from: 'now-25h', to: 'now' },
  },
  '7d': {
    short: '7 d',
    words: 'last 7 d',
    unit: 'hour',
    step: 3_600_000,
    count: 168,
    now: { from: 'now-7d', to: 'now' },
    before: { from: 'now-14d', to: 'now-7d' },
    trend: { from: 'now-169h', to: 'now' },
    hours: { from: 'now-169h', to: 'now' },
  },
};

/** How many lines have a name of their own; the server sums up the others. */
export const topTypes = 6;
