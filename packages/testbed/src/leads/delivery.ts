import { between, chance, logNormal, pick, whole } from '../random.ts';
import { tell, type Data, type Draft } from './draft.ts';
import { iso } from './event.ts';
import {
  deliveryTimeout,
  failures,
  latencies,
  recoveries,
  retryOffsets,
  singleOffer,
  type Buyer,
  type FailureClass,
} from './market.ts';
import type { Plan } from './preparation.ts';

export type Sale = {
  readonly at: number;
  readonly cause: number;
  readonly buyer: Buyer;
  readonly deliveryId: string;
  readonly price: number;
};

export type Ended = { readonly at: number; readonly cause: number; readonly sale: Sale | null };

type Retryable = keyof typeof retryOffsets;
type Result = 'ok' | 'refused' | FailureClass;

const isRetryable = (result: Result): result is Retryable => Object.hasOwn(retryOffsets, result);
const retryables = failures.filter((row): row is (typeof failures)[0 | 1 | 2 | 3] => isRetryable(row[0]));
const lost = 0.05 + 0.95 * (1 - recoveries[0]) * (1 - recoveries[1]);
const refusals = [
  ['BUYER_DUPLICATE', 5],
  ['BUYER_CRITERIA', 3],
  ['PRICE_REJECT', 1],
  ['BUYER_CAP', 1],
] as const;

/** The waterfall: one buyer after the other until one takes the lead. */
export function deliver(story: Draft, plan: Plan): Ended {
  let ended: Ended = { at: plan.at, cause: plan.cause, sale: null };
  for (const buyer of plan.order ?? []) {
    ended = offer(story, buyer, ended);
    if (ended.sale !== null || chance(story.random, singleOffer)) return ended;
  }
  return ended;
}

type Offer = { readonly buyer: Buyer; readonly deliveryId: string; readonly price: number; readonly common: Data };

/** Up to three attempts at one buyer. */
function offer(story: Draft, buyer: Buyer, after: Ended): Ended {
  const deliveryId = `${story.leadId}/${buyer.id}`;
  const price = Math.round(buyer.price * between(story.random, 0.9, 1.1));
  const made: Offer = { buyer, deliveryId, price, common: { buyer_id: buyer.id, delivery_id: deliveryId } };
  let at = after.at + whole(story.random, 1, 3);
  let cause = after.cause;
  let firstEnd = 0;
  for (let attempt = 1; ; attempt += 1) {
    const asked = {
      attempt,
      scheduled_at: iso(at),
      timeout_ms: deliveryTimeout,
      price_offered: price,
      currency: 'USD',
      exclusive: true,
    };
    const attempted = tell(story, { at, type: 'delivery.attempted', cause, data: { ...made.common, ...asked } });
    const result = resultOf(story, buyer, attempt);
    const ms = durationOf(story, result);
    at += ms;
    if (attempt === 1) firstEnd = at;
    if (result === 'ok') return sold(story, made, { at, attempt, attempted, ms });
    if (result === 'refused' || result === 'INVALID_DATA')
      return refused(story, made, { at, attempt, attempted, ms, result });
    cause = attemptFailed(story, made, { at, attempt, attempted, ms, result });
    if (attempt === 3 || !isRetryable(result)) return gaveUp(story, made, { at, attempt, cause, result });
    const jitter = between(story.random, 0.9, 1.1);
    const next = firstEnd + Math.round((retryOffsets[result][attempt - 1] ?? 0) * jitter);
    const plan = { next_attempt: attempt + 1, scheduled_at: iso(next), offset_ms: next - firstEnd };
    cause = tell(story, { at, type: 'delivery.retry_scheduled', cause, data: { ...made.common, ...plan } });
    at = next;
  }
}

/** A buyer's own refusals come on top of the technical attempts, as many as its delivery rate leaves room for. */
function resultOf({ random }: Draft, buyer: Buyer, attempt: number): Result {
  if (attempt > 1) return chance(random, recoveries[attempt === 2 ? 0 : 1]) ? 'ok' : pick(random, retryables);
  if (chance(random, 1 - buyer.delivery / (1 - buyer.failure * lost))) return 'refused';
  return chance(random, buyer.failure) ? pick(random, failures) : 'ok';
}

function durationOf({ random }: Draft, result: Result): number {
  if (result === 'TIMEOUT') return deliveryTimeout;
  const drawn = Math.round(logNormal(random, latencies.delivery.median, latencies.delivery.sigma));
  return Math.min(Math.max(1, drawn), deliveryTimeout - 1);
}

type At = { readonly at: number; readonly attempt: number; readonly attempted: number; readonly ms: number };

function sold(story: Draft, { buyer, deliveryId, price, common }: Offer, { at, attempt, attempted, ms }: At): Ended {
  const data = {
    ...common,
    outcome: 'success',
    price,
    currency: 'USD',
    buyer_ref: `${buyer.id.slice(-1)}${whole(story.random, 100_000, 999_999)}`,
    http_status: 200,
    attempts: attempt,
    duration_ms: ms,
    since_submit_ms: at - story.lead.at,
  };
  const cause = tell(story, { at, type: 'delivery.delivered', cause: attempted, data });
  return { at, cause, sale: { at, cause, buyer, deliveryId, price } };
}

function refused(
  story: Draft,
  { common }: Offer,
  { at, attempt, attempted, ms, result }: At & { result: Result },
): Ended {
  const reason = result === 'refused' ? pick(story.random, refusals) : 'INVALID_DATA';
  const data = { ...common, outcome: 'failure', reason_code: reason, attempts: attempt, duration_ms: ms };
  return { at, cause: tell(story, { at, type: 'delivery.rejected', cause: attempted, data }), sale: null };
}

const statuses: { readonly [result: string]: number } = { HTTP_5XX: 503, RATE_LIMITED: 429, AUTH: 401 };

function attemptFailed(
  story: Draft,
  { common }: Offer,
  { at, attempt, attempted, ms, result }: At & { result: Result },
): number {
  const status = statuses[result];
  const data = {
    ...common,
    attempt,
    outcome: 'error',
    reason_code: result,
    error_class: result,
    ...(status === undefined ? {} : { http_status: status }),
    retryable: isRetryable(result),
    duration_ms: ms,
  };
  return tell(story, { at, type: 'delivery.attempt_failed', cause: attempted, data });
}

type GaveUp = { readonly at: number; readonly attempt: number; readonly cause: number; readonly result: Result };

function gaveUp(story: Draft, { common }: Offer, { at, attempt, cause, result }: GaveUp): Ended {
  const data = { ...common, outcome: 'error', reason_code: result, attempts: attempt, last_error_class: result };
  return { at, cause: tell(story, { at, type: 'delivery.failed', cause, data }), sale: null };
}
