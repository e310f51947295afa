/** The simulated market: who sends leads, who buys them, at which rates. Shares are fractions, money is minor units (USD). */

export type Tier = 'premium' | 'standard' | 'budget';

export type Source = {
  readonly id: string;
  readonly tier: Tier;
  /** Share of all leads. */
  readonly share: number;
  readonly rejection: number;
  /** Price paid per accepted lead. */
  readonly cost: number;
  readonly channel: 'api' | 'form' | 'batch' | 'manual';
  /** Whether its feedback of the last 30 days is net positive: 25 points of the prediction. */
  readonly proven: boolean;
};

export type Buyer = {
  readonly id: string;
  /** Weight in the choice of the first buyer, while its hours are open. */
  readonly volume: number;
  /** Delivered ÷ offers that ended. */
  readonly delivery: number;
  readonly price: number;
  /** Share of first attempts that fail technically. */
  readonly failure: number;
  /** Open from 8 to 20 only. */
  readonly dayOnly: boolean;
};

const premium = { tier: 'premium', rejection: 0.06, proven: true } as const;
const standard = { tier: 'standard', rejection: 0.0965, proven: true } as const;
const budget = { tier: 'budget', rejection: 0.15, proven: true } as const;

/** 2 premium, 4 standard, 3 budget, 1 new; with these shares 10 % of all leads are rejected. */
export const sources: readonly Source[] = [
  { id: 'facebook', ...premium, share: 0.17, cost: 1100, channel: 'api' },
  { id: 'google', ...premium, share: 0.13, cost: 1250, channel: 'api' },
  { id: 'bing', ...standard, share: 0.12, cost: 900, channel: 'api' },
  { id: 'compare-rates', ...standard, share: 0.1, cost: 850, channel: 'form' },
  { id: 'taboola', ...standard, share: 0.1, cost: 800, channel: 'api' },
  { id: 'newsletter', ...standard, share: 0.08, cost: 700, channel: 'form' },
  { id: 'coreg-one', ...budget, share: 0.11, cost: 400, channel: 'api' },
  { id: 'prize-club', ...budget, share: 0.09, cost: 300, channel: 'batch', proven: false },
  { id: 'call-center', ...budget, share: 0.07, cost: 450, channel: 'manual' },
  { id: 'fresh-media', ...standard, share: 0.03, cost: 600, channel: 'api', proven: false },
];

/** 73.9 % of leads arrive from 8 to 20, so a buyer open then only weighs more to reach its volume. */
const day = (volume: number): { readonly volume: number; readonly dayOnly: boolean } => ({
  volume: volume / 0.739,
  dayOnly: true,
});
const always = (volume: number): { readonly volume: number; readonly dayOnly: boolean } => ({ volume, dayOnly: false });

/** Volumes, delivery rates and prices of the buyer matrix. C delivers 99 %, more than 10 % first failures would leave. */
export const buyers: readonly Buyer[] = [
  { id: 'buyer-a', ...always(10_000), delivery: 0.95, price: 4500, failure: 0.1011 },
  { id: 'buyer-b', ...always(4000), delivery: 0.97, price: 4800, failure: 0.1011 },
  { id: 'buyer-c', ...day(1000), delivery: 0.99, price: 5200, failure: 0.05 },
  { id: 'buyer-d', ...always(10_000), delivery: 0.92, price: 3000, failure: 0.1011 },
  { id: 'buyer-e', ...always(4000), delivery: 0.94, price: 3200, failure: 0.1011 },
  { id: 'buyer-f', ...day(1000), delivery: 0.96, price: 3500, failure: 0.1011 },
  { id: 'buyer-g', ...always(10_000), delivery: 0.9, price: 2000, failure: 0.1011 },
  { id: 'buyer-h', ...always(4000), delivery: 0.91, price: 2200, failure: 0.1011 },
  { id: 'buyer-i', ...day(1000), delivery: 0.93, price: 2500, failure: 0.1011 },
];

/** Takes what the others of a lead's list refused. */
export const backup: Buyer = {
  id: 'buyer-backup',
  volume: 0,
  delivery: 0.95,
  price: 1200,
  failure: 0.1011,
  dayOnly: false,
};

/** Why a lead is rejected, as shares of the rejected. Half of the duplicates replay a lead within 60 s. */
export const rejections = { invalid: 0.58, replay: 0.12, duplicate: 0.12, criteria: 0.13, cap: 0.05 } as const;

/** Age between origin and decision: share of leads and share of invalid contact data, per bucket; hours. */
export const ages = [
  { from: 0, to: 1, share: 0.88, invalid: 0.05 },
  { from: 1, to: 2, share: 0.04, invalid: 0.07 },
  { from: 2, to: 4, share: 0.03, invalid: 0.1 },
  { from: 4, to: 8, share: 0.03, invalid: 0.15 },
  { from: 8, to: 24, share: 0.02, invalid: 0.2 },
] as const;

/** What a first attempt fails of, as shares of the failures. INVALID_DATA is a refusal, AUTH is never retried. */
export const failures = [
  ['HTTP_5XX', 0.4],
  ['TIMEOUT', 0.2],
  ['CONN', 0.18],
  ['RATE_LIMITED', 0.17],
  ['AUTH', 0.01],
  ['INVALID_DATA', 0.04],
] as const;

export type FailureClass = (typeof failures)[number][0];

/** Success of the second and third attempt; over all first failures they recover 70 % and 40 %. */
export const recoveries = [0.74, 0.49] as const;

/** From the end of the first attempt to the second and third, ms, before ±10 % jitter. */
export const retryOffsets = {
  HTTP_5XX: [30_000, 90_000],
  TIMEOUT: [30_000, 90_000],
  CONN: [30_000, 90_000],
  RATE_LIMITED: [60_000, 180_000],
} as const;

/** After a failed offer: the share of leads that may not be offered to a further buyer. Leaves 98 % of accepted leads sold. */
export const singleOffer = 0.21;
export const stopped = 0.004;

/** Log-normal latencies, ms. */
export const latencies = {
  decision: { median: 80, sigma: 0.5 },
  check: { median: 180, sigma: 0.6 },
  consent: { median: 250, sigma: 0.6 },
  delivery: { median: 420, sigma: 0.7 },
} as const;
export const checkTimeout = { ms: 3000, share: 0.005 } as const;
export const deliveryTimeout = 10_000;

/** What comes back about a delivery. Shares are of deliveries, but for those whose comment says otherwise. */
export const feedback = {
  coverage: 0.85,
  contacted: 0.7,
  returned: 0.03,
  converted: { premium: 0.18, standard: 0.1, budget: 0.05 },
  /** Contacted and interested, but not converted. */
  interested: 0.11,
  /** Of the converted: told to be interested first. */
  interestTold: 0.8,
  approved: 0.8,
  /** Of feedback events. */
  repeated: 0.01,
  illegal: 0.002,
  /** Of covered deliveries: a return after the window of 7 days. */
  lateReturn: 0.005,
} as const;

/** First feedback after delivery: share of covered deliveries and bounds, hours, log-uniform inside. */
export const feedbackDelays = [
  { from: 1 / 60, to: 1, share: 0.15 },
  { from: 1, to: 24, share: 0.45 },
  { from: 24, to: 168, share: 0.3 },
  { from: 168, to: 720, share: 0.1 },
] as const;

/** Share of leads that are test traffic. */
export const testShare = 0.002;
