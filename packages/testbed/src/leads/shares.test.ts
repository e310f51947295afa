import { beforeAll, expect, test } from 'vitest';
import { believable } from '../binomial.ts';
import type { NativeEvent, Sent } from './event.ts';
import { leads } from './leads.ts';
import { LeadStates } from './legal.ts';
import { ages, buyers, failures, feedbackDelays, sources } from './market.ts';
import { profiles } from './profiles.ts';

/** Twenty thousand leads over four whole weeks, told to the end. */
const seed = 20_260_105;
const from = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const profile = { ...profiles.demo, leadsPerHour: 20_500 / (28 * 24) };

let all: Sent[] = [];
let byLead: Map<string, Sent[]> = new Map();

beforeAll(() => {
  all = [
    ...leads({ profile, seed, from, to: from + 28 * 24 * hour, until: Number.POSITIVE_INFINITY, withSetup: false }),
  ];
  byLead = Map.groupBy(all, (sent) => sent.event.subject.id);
});

const of = (type: string): NativeEvent[] =>
  all.filter((sent) => sent.event.type === type && sent.label === undefined).map((sent) => sent.event);
const text = (event: NativeEvent, field: string): string => String(event.data[field]);
const number = (event: NativeEvent, field: string): number => Number(event.data[field]);
const at = (event: NativeEvent): number => Date.parse(event.time);

/** Null, or how far it is off. */
function off(name: string, count: number, n: number, p: number): string | null {
  if (believable(count, n, p)) return null;
  return `${name}: ${count} of ${n} is ${(count / n).toFixed(4)}, expected ${p}, seed ${seed}`;
}

test('there are twenty thousand leads and about 9.7 events of each', () => {
  expect(byLead.size).toBeGreaterThan(20_000);
  expect(Math.abs(all.length / byLead.size - 9.7)).toBeLessThan(0.15);
});

test('every lead is decided once, S = A + R, and every accepted lead completes', () => {
  const ids = (type: string): Set<string> => new Set(of(type).map((event) => event.subject.id));
  const [submitted, accepted, rejected] = [ids('source.submitted'), ids('source.accepted'), ids('source.rejected')];
  expect([...accepted].filter((id) => rejected.has(id))).toEqual([]);
  expect(accepted.size + rejected.size).toBe(submitted.size);
  expect(of('source.submitted').length).toBe(submitted.size);
  expect(ids('flow.completed')).toEqual(accepted);
  expect(of('flow.completed').length).toBe(accepted.size);
});

test('every offer ends: O = D + X, C ≥ I ≥ V, attempts are numbered from 1 without gaps', () => {
  const deliveries = new Set(of('delivery.attempted').map((event) => text(event, 'delivery_id')));
  const ended = ['delivery.delivered', 'delivery.rejected', 'delivery.failed'].flatMap((type) => of(type));
  expect(ended.length).toBe(deliveries.size);
  expect(new Set(ended.map((event) => text(event, 'delivery_id')))).toEqual(deliveries);
  const attempts = Map.groupBy(of('delivery.attempted'), (event) => text(event, 'delivery_id'));
  const numbers = [...attempts.values()].map((made) => made.map((event) => number(event, 'attempt')).join());
  expect(new Set(numbers)).toEqual(new Set(['1', '1,2', '1,2,3']));
  const counts = ['contacted', 'interested', 'converted'].map((verb) => of(`feedback.${verb}`).length);
  expect(counts[0]).toBeGreaterThan(counts[1] ?? 0);
  expect(counts[1]).toBeGreaterThan(counts[2] ?? 0);
});

test('every lead moves legally, but for the events that are labelled illegal or repeated', () => {
  const surprises = [...byLead.values()].flatMap((story) => {
    const states = new LeadStates();
    const moving = story.filter(({ label }) => label !== 'repeat');
    return moving.filter(({ event, label }) => states.apply(event) !== (label === undefined));
  });
  expect(surprises).toEqual([]);
});

test('order and cause lead back through the story', () => {
  const surprises = [...byLead.values()].flatMap((story) => {
    const place = new Map(story.map(({ event }, index) => [event.id, index]));
    return story.filter(({ event }, index) => {
      const cause = place.get(event.cause ?? '') ?? -1;
      return event.order !== index || cause >= index || (cause === -1) !== (event.type === 'source.submitted');
    });
  });
  expect(surprises).toEqual([]);
});

test('sources have their shares, and reject 6, 10 and 15 %', () => {
  const submitted = Map.groupBy(of('source.submitted'), (event) => text(event, 'source_id'));
  const rejected = Map.groupBy(of('source.rejected'), (event) => text(event, 'source_id'));
  for (const source of sources) {
    const n = submitted.get(source.id)?.length ?? 0;
    // Gamma mixing widens the share of a source a little beyond the binomial; 4 % covers it.
    expect(Math.abs(n / byLead.size / source.share - 1), source.id).toBeLessThan(0.04 + 5 / Math.sqrt(n));
    expect(off(`${source.id} rejected`, rejected.get(source.id)?.length ?? 0, n, source.rejection)).toBeNull();
  }
});

test('a tenth is rejected, for these reasons', () => {
  const rejected = of('source.rejected');
  const n = byLead.size;
  const count = (...codes: string[]): number =>
    rejected.filter((event) => codes.includes(text(event, 'reason_code'))).length;
  const replays = rejected.filter((event) => 'duplicate_of' in event.data);
  expect(off('rejected', rejected.length, n, 0.1)).toBeNull();
  expect(off('invalid', count('INVALID_PHONE', 'INVALID_EMAIL', 'MISSING_FIELD'), n, 0.058)).toBeNull();
  expect(off('duplicate', count('DUPLICATE'), n, 0.024)).toBeNull();
  expect(off('replay', replays.length, n, 0.012)).toBeNull();
  expect(off('criteria', count('CRITERIA', 'OUT_OF_AREA', 'UNDERAGE', 'CONSENT_MISSING'), n, 0.013)).toBeNull();
  expect(off('cap', count('CAP_REACHED', 'OUT_OF_HOURS'), n, 0.005)).toBeNull();
});

test('a replay repeats a lead of the last minute word for word', () => {
  for (const event of of('source.rejected').filter((each) => 'duplicate_of' in each.data)) {
    const [original] = byLead.get(text(event, 'duplicate_of')) ?? [];
    const [again] = byLead.get(event.subject.id) ?? [];
    expect(again?.event.data).toEqual(original?.event.data);
    const gap = (again?.at ?? 0) - (original?.at ?? 0);
    expect(gap).toBeGreaterThan(0);
    expect(gap).toBeLessThanOrEqual(60_000);
  }
});

test('age buckets have their shares and their quality', () => {
  const decided = [...of('source.accepted'), ...of('source.rejected')];
  const isValid = (event: NativeEvent): boolean => Object.values(event.data['valid_fields'] as object).every(Boolean);
  for (const { from: low, to: high, share, invalid } of ages) {
    const within = decided.filter(
      (event) => number(event, 'lead_age_ms') >= low * hour && number(event, 'lead_age_ms') < high * hour,
    );
    expect(off(`age ${low} h`, within.length, decided.length, share)).toBeNull();
    expect(off(`valid at ${low} h`, within.filter(isValid).length, within.length, 1 - invalid)).toBeNull();
  }
});

test('decisions take 80 ms in the median, two of three less than 100', () => {
  const accepted = of('source.accepted');
  const below = (ms: number): number => accepted.filter((event) => number(event, 'duration_ms') < ms).length;
  expect(off('below the median', below(80), accepted.length, 0.5)).toBeNull();
  expect(off('below 100 ms', below(100), accepted.length, 0.672)).toBeNull();
});

test('checks have their latencies, time-outs and costs', () => {
  for (const [service, median] of [
    ['phone-check', 180],
    ['email-check', 180],
    ['consent-check', 250],
  ] as const) {
    const calls = [...of('enhancement.completed'), ...of('enhancement.failed')].filter(
      (event) => text(event, 'service') === service,
    );
    expect(
      off(
        `${service} median`,
        calls.filter((event) => number(event, 'duration_ms') < median).length,
        calls.length,
        0.5,
      ),
    ).toBeNull();
    expect(
      off(
        `${service} time-outs`,
        calls.filter((event) => event.data['reason_code'] === 'TIMEOUT').length,
        calls.length,
        0.005,
      ),
    ).toBeNull();
  }
  const phone = of('enhancement.completed').filter((event) => text(event, 'service') === 'phone-check');
  expect(new Set(phone.map((event) => number(event, 'cost')))).toEqual(new Set([2]));
  expect(off('phone checks', phone.length, of('source.accepted').length, 0.5 * 0.985)).toBeNull();
});

test('98 % of accepted leads are sold', () => {
  expect(off('sold', of('delivery.delivered').length, of('source.accepted').length, 0.98)).toBeNull();
});

test('buyers get their volumes and deliver as their row of the matrix says, at its price', () => {
  const ended = Map.groupBy(
    [...of('delivery.delivered'), ...of('delivery.rejected'), ...of('delivery.failed')],
    (event) => text(event, 'buyer_id'),
  );
  for (const buyer of buyers) {
    const offers = ended.get(buyer.id) ?? [];
    const sold = offers.filter((event) => event.type === 'delivery.delivered');
    expect(off(`${buyer.id} delivers`, sold.length, offers.length, buyer.delivery)).toBeNull();
    const mean = sold.reduce((sum, event) => sum + number(event, 'price'), 0) / sold.length;
    // Uniform within ±10 %: a deviation of 5.8 % per sale.
    expect(Math.abs(mean / buyer.price - 1), buyer.id).toBeLessThan((5 * 0.058) / Math.sqrt(sold.length));
  }
  const offers = [...ended.values()].flat();
  expect(
    off(
      'all deliver',
      offers.filter((event) => event.type === 'delivery.delivered').length,
      offers.length,
      41_860 / 45_000,
    ),
  ).toBeNull();
});

const ownRefusals = new Set(['BUYER_DUPLICATE', 'BUYER_CRITERIA', 'PRICE_REJECT', 'BUYER_CAP']);

test('attempts succeed and fail as the cascade says, apart from the refusals of each buyer', () => {
  const refused = new Set(
    of('delivery.rejected')
      .filter((event) => ownRefusals.has(text(event, 'reason_code')))
      .map((event) => text(event, 'delivery_id')),
  );
  const technical = (type: string): NativeEvent[] =>
    of(type).filter((event) => !refused.has(text(event, 'delivery_id')));
  const attempts = (k: number): number =>
    technical('delivery.attempted').filter((event) => number(event, 'attempt') === k).length;
  const successes = (k: number): number =>
    of('delivery.delivered').filter((event) => number(event, 'attempts') === k).length;
  const failed = attempts(1) - successes(1);
  expect(off('first success', successes(1), attempts(1), 0.9)).toBeNull();
  expect(off('second attempts', attempts(2), failed, 0.95)).toBeNull();
  expect(off('second success', successes(2), attempts(2), 0.74)).toBeNull();
  expect(off('third success', successes(3), attempts(3), 0.49)).toBeNull();
  expect(off('second recovery', successes(2), failed, 0.7)).toBeNull();
  expect(off('third recovery', successes(3), failed - successes(2), 0.4)).toBeNull();
  const first = of('delivery.attempt_failed').filter((event) => number(event, 'attempt') === 1);
  for (const [code, share] of failures) {
    const count =
      code === 'INVALID_DATA'
        ? of('delivery.rejected').filter((event) => text(event, 'reason_code') === code).length
        : first.filter((event) => text(event, 'reason_code') === code).length;
    expect(off(code, count, failed, share)).toBeNull();
  }
  const timeouts = of('delivery.attempt_failed').filter((event) => text(event, 'reason_code') === 'TIMEOUT').length;
  expect(Math.abs(timeouts / of('delivery.attempted').length - 0.026)).toBeLessThan(0.004);
});

test('retries come 30 and 90 s after the first attempt ended, 60 and 180 s when the rate was limited', () => {
  for (const story of byLead.values()) {
    const failed = story.filter(({ event }) => event.type === 'delivery.attempt_failed').map(({ event }) => event);
    for (const { event } of story.filter((each) => each.event.type === 'delivery.retry_scheduled')) {
      const cause = failed.find((each) => each.id === event.cause);
      const limited = cause?.data['reason_code'] === 'RATE_LIMITED';
      const due = [limited ? 60_000 : 30_000, limited ? 180_000 : 90_000][number(event, 'next_attempt') - 2] ?? 0;
      expect(number(event, 'offset_ms')).toBeGreaterThanOrEqual(due * 0.9 - 1);
      expect(number(event, 'offset_ms')).toBeLessThanOrEqual(due * 1.1 + 1);
      expect(number(event, 'offset_ms')).toBeGreaterThan(0);
    }
  }
});

test('85 % of deliveries are reported on, with these delays', () => {
  const delivered = of('delivery.delivered');
  const firsts = delivered.flatMap((event) => {
    const first = byLead
      .get(event.subject.id)
      ?.find((sent) => sent.event.type.startsWith('feedback.') && sent.event.type !== 'feedback.refused');
    return first === undefined ? [] : [first.at - at(event)];
  });
  expect(off('coverage', firsts.length, delivered.length, 0.85)).toBeNull();
  for (const { from: low, to: high, share } of feedbackDelays) {
    const count = firsts.filter((ms) => ms >= low * hour && ms < high * hour).length;
    expect(off(`delay from ${low} h`, count, firsts.length, share)).toBeNull();
  }
});

test('contacts, returns and conversions by tier and by phone check', () => {
  const delivered = of('delivery.delivered');
  const n = delivered.length;
  expect(off('contacted', of('feedback.contacted').length, n, 0.7)).toBeNull();
  expect(off('returned', of('feedback.returned').length, n, 0.03)).toBeNull();
  expect(off('approved', of('feedback.return_approved').length, of('feedback.returned').length, 0.8)).toBeNull();
  const converted = new Set(of('feedback.converted').map((event) => event.subject.id));
  const tiers = new Map(sources.map((source) => [source.id, source.tier]));
  for (const [tier, rate] of [
    ['premium', 0.18],
    ['standard', 0.1],
    ['budget', 0.05],
  ] as const) {
    const sold = delivered.filter((event) => tiers.get(text(event, 'source_id')) === tier);
    expect(
      off(`${tier} converts`, sold.filter((event) => converted.has(event.subject.id)).length, sold.length, rate),
    ).toBeNull();
    for (const [service, factor] of [
      ['phone-check', 1.2],
      ['email-check', 0.8],
    ] as const) {
      const arm = sold.filter(
        (event) => byLead.get(event.subject.id)?.some((sent) => sent.event.data['service'] === service) === true,
      );
      expect(
        off(
          `${tier} with ${service}`,
          arm.filter((event) => converted.has(event.subject.id)).length,
          arm.length,
          rate * factor,
        ),
      ).toBeNull();
    }
  }
});

test('1 % of feedback is repeated with the same reference, 0.2 % is impossible, 0.5 % of returns are late', () => {
  const told = all.filter((sent) => sent.event.type.startsWith('feedback.') && sent.label === undefined);
  const repeats = all.filter((sent) => sent.label === 'repeat');
  expect(off('repeated', repeats.length, told.length, 0.01)).toBeNull();
  expect(off('illegal', all.filter((sent) => sent.label === 'illegal').length, told.length, 0.002)).toBeNull();
  const reported = of('delivery.delivered').length * 0.85;
  expect(off('late returns', of('feedback.refused').length, Math.round(reported), 0.005)).toBeNull();
  for (const { event } of repeats) {
    const same = byLead
      .get(event.subject.id)
      ?.find((sent) => sent.event.type === event.type && sent.label === undefined);
    expect(same?.event.data['external_ref']).toBe(event.data['external_ref']);
    expect(same?.event.id).not.toBe(event.id);
  }
});
