import { chance, exponential, logNormal, whole } from '../random.ts';
import { hourOfDay } from '../arrivals.ts';
import { tell, type Data, type Draft } from './draft.ts';
import type { Decision } from './intake.ts';
import { backup, buyers, checkTimeout, latencies, stopped, type Buyer } from './market.ts';

export type Plan = {
  readonly at: number;
  readonly cause: number;
  readonly enhancementCost: number;
  readonly phoneChecked: boolean;
  /** In the order in which they are offered the lead; null: a filter stopped it. */
  readonly order: readonly Buyer[] | null;
};

type Check = {
  readonly service: string;
  readonly cost: number;
  readonly latency: { median: number; sigma: number };
  readonly noMatch: number;
};

const phone: Check = { service: 'phone-check', cost: 2, latency: latencies.check, noMatch: 0.01 };
const email: Check = { service: 'email-check', cost: 1, latency: latencies.check, noMatch: 0.01 };
const consent: Check = { service: 'consent-check', cost: 5, latency: latencies.consent, noMatch: 0.005 };

/** Two enhancements, a filter, the order of buyers. Half of the leads, at random, get a phone check, the others an e-mail check. */
export function prepare(story: Draft, decision: Decision): Plan {
  const phoneChecked = chance(story.random, 0.5);
  const first = enhance(story, phoneChecked ? phone : email, decision);
  const second = enhance(story, consent, first);
  const completed = Number(first.completed) + Number(second.completed);
  const enhancementCost = (phoneChecked ? phone : email).cost + consent.cost;
  const at = second.at + whole(story.random, 1, 3);
  const passed = !chance(story.random, stopped);
  const filter = tell(story, {
    at,
    type: passed ? 'filter.passed' : 'filter.failed',
    cause: second.cause,
    data: passed
      ? { step_id: 'suppression', rule_set: 'do-not-call', outcome: 'success', action: 'continue', duration_ms: 1 }
      : {
          step_id: 'suppression',
          rule_set: 'do-not-call',
          outcome: 'failure',
          reason_code: 'SUPPRESSED',
          first_failure: 'dnc',
          action: 'stop',
        },
  });
  const done = { enhancementCost, phoneChecked };
  if (!passed) return { ...done, at, cause: filter, order: null };
  const routed = at + whole(story.random, 1, 4);
  const score = prediction(story, decision.decisionMs, completed);
  const { order, candidates } = rank(story);
  const data = {
    outcome: 'success',
    candidates,
    prediction_score: score,
    tier: score > 80 ? 'premium' : score >= 60 ? 'standard' : 'budget',
    policy_version: 1,
    duration_ms: routed - at,
  };
  return { ...done, order, at: routed, cause: tell(story, { at: routed, type: 'route.decided', cause: filter, data }) };
}

type Done = { readonly at: number; readonly cause: number; readonly completed?: boolean };

function enhance(story: Draft, check: Check, after: Done): Required<Done> {
  const timedOut = chance(story.random, checkTimeout.share);
  const matched = !chance(story.random, check.noMatch);
  const drawn = Math.max(1, Math.round(logNormal(story.random, check.latency.median, check.latency.sigma)));
  const ms = timedOut ? checkTimeout.ms : Math.min(drawn, checkTimeout.ms - 1);
  const at = after.at + ms;
  const { service, cost } = check;
  const common = { step_id: service, service, cost, currency: 'USD', duration_ms: ms, wait_ms: ms };
  const completed = !timedOut && matched;
  const failed: Data = timedOut
    ? { outcome: 'error', reason_code: 'TIMEOUT', continued: true, timeout_ms: checkTimeout.ms }
    : { outcome: 'failure', reason_code: 'NO_MATCH', continued: true };
  const data = completed ? { outcome: 'success', cache_hit: false, appended: appended(story, service) } : failed;
  const cause = tell(story, {
    at,
    type: completed ? 'enhancement.completed' : 'enhancement.failed',
    cause: after.cause,
    data: { ...common, ...data },
  });
  return { at, cause, completed };
}

function appended({ random }: Draft, service: string): Data {
  if (service === 'phone-check')
    return { line_type: chance(random, 0.8) ? 'mobile' : 'landline', risk: whole(random, 0, 40) };
  if (service === 'email-check') return { deliverable: true, disposable: chance(random, 0.02) };
  return { certificate_age_s: whole(random, 5, 3600), bot: false, form_submitted: true };
}

/** 30 + 20 fast decision + 15 two enhancements + 10 fast buyers (their median is below 1 s) + 25 proven source. */
function prediction({ lead }: Draft, decisionMs: number, enhancements: number): number {
  return 30 + (decisionMs < 100 ? 20 : 0) + (enhancements >= 2 ? 15 : 0) + 10 + (lead.source.proven ? 25 : 0);
}

/**
 * Buyers by demand, drawn as volume ÷ exponential: the first of the list is each buyer with a probability proportional to
 * its volume, the next likewise among the others. The backup buyer comes last.
 */
function rank({ lead, random }: Draft): { order: readonly Buyer[]; candidates: Data[] } {
  const hour = hourOfDay(lead.at);
  const open = (buyer: Buyer): boolean => !buyer.dayOnly || (hour >= 8 && hour < 20);
  const drawn = buyers.map((buyer) => ({ buyer, weight: buyer.volume / exponential(random) }));
  const ranked = drawn.filter(({ buyer }) => open(buyer)).toSorted((a, b) => b.weight - a.weight);
  const chosen = ranked.slice(0, 3);
  const listed = chosen.map(({ buyer, weight }) => ({ buyer_id: buyer.id, score: Math.round(weight), weight: 1 }));
  const shut = drawn.find(({ buyer }) => !open(buyer));
  const excluded =
    shut === undefined ? [] : [{ buyer_id: shut.buyer.id, score: 0, weight: 0, excluded_by: 'OUT_OF_HOURS' }];
  const last = { buyer_id: backup.id, score: 0, weight: 1 };
  return { order: [...chosen.map(({ buyer }) => buyer), backup], candidates: [...listed, last, ...excluded] };
}
