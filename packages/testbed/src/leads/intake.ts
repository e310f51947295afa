import { hourOfDay } from '../arrivals.ts';
import { chance, logNormal, logUniform, between, hash, pick, random, whole, type Random } from '../random.ts';
import { tell, type Data, type Draft } from './draft.ts';
import { iso } from './event.ts';
import { ages, latencies, rejections } from './market.ts';

export type Decision = {
  readonly accepted: boolean;
  readonly at: number;
  /** Index of the event that decided. */
  readonly cause: number;
  readonly decisionMs: number;
  readonly cost: number;
};

const hour = 3_600_000;
const campaigns = ['spring-sale', 'retargeting', 'lookalike', 'brand-search', 'compare', 'weekend'];

/** source.submitted, then source.accepted or source.rejected. */
export function intake(story: Draft): Decision {
  const { lead, random: draw } = story;
  const { source } = lead;
  const decisionMs = Math.max(1, Math.round(logNormal(draw, latencies.decision.median, latencies.decision.sigma)));
  const payload = payloadOf(story);
  const submitted = tell(story, { at: lead.at, type: 'source.submitted', data: payload.data });
  const at = lead.at + decisionMs;
  const reason = lead.replays === undefined ? reasonOf(draw, payload.invalid, source.rejection) : 'DUPLICATE';
  const decided = {
    criteria_version: 1,
    rules_evaluated: 12,
    valid_fields: validFields(reason),
    lead_age_ms: at - payload.originated,
    duration_ms: decisionMs,
  };
  if (reason === null) {
    const data = { outcome: 'success', cost: source.cost, currency: 'USD', ...decided };
    return {
      accepted: true,
      at,
      decisionMs,
      cost: source.cost,
      cause: tell(story, { at, type: 'source.accepted', cause: submitted, data }),
    };
  }
  const data = { outcome: 'failure', reason_code: reason, ...decided, ...why(story, reason) };
  return {
    accepted: false,
    at,
    decisionMs,
    cost: 0,
    cause: tell(story, { at, type: 'source.rejected', cause: submitted, data }),
  };
}

type Payload = { readonly data: Data; readonly originated: number; readonly invalid: number };

/** What the source sends. A replay draws it with the number of the lead it repeats, so that it is the same word for word. */
function payloadOf({ seed, lead }: Draft): Payload {
  const first = lead.replays ?? lead;
  const draw = random(seed, 'payload', first.number);
  const bucket = pick(
    draw,
    ages.map((age) => [age, age.share] as const),
  );
  const age = bucket.from === 0 ? logUniform(draw, 5000, hour) : between(draw, bucket.from * hour, bucket.to * hour);
  const originated = first.at - Math.floor(age);
  const { source } = lead;
  const data = {
    outcome: 'success',
    originated_at: iso(originated),
    channel: source.channel,
    campaign: `${source.id}-${campaigns[whole(draw, 0, campaigns.length - 1)] ?? ''}`,
    sub_id: `s${whole(draw, 1, 40)}`,
    consent_ref: `cert-${hash(`${seed}/${first.number}`).toString(36)}`,
    ip_hash: hash(`ip/${seed}/${first.number}`).toString(16).padStart(8, '0'),
  };
  // First submissions carry all invalid leads, and are fewer than all by the replays.
  const invalid = (bucket.invalid * source.rejection) / 0.1 / (1 - rejections.replay * source.rejection);
  return { data, originated, invalid: invalid - daypart(lead.at) };
}

/** Points of quality by part of the day: morning better, evening and night worse. */
function daypart(at: number): number {
  const part = hourOfDay(at);
  if (part < 6) return -0.02;
  if (part < 12) return 0.01;
  return part < 18 ? 0 : -0.01;
}

function reasonOf(draw: Random, invalid: number, rejection: number): string | null {
  const [isInvalid, isRefused] = [draw.unit(), draw.unit()];
  const kind = draw.unit();
  if (isInvalid < invalid) return pick(draw, invalidReasons);
  // Of the leads that are valid and no replay, so that the whole comes to `rejection`.
  const other = (rejections.duplicate + rejections.criteria + rejections.cap) * rejection;
  if (isRefused >= other / (1 - (rejections.invalid + rejections.replay) * rejection)) return null;
  const share = kind * (rejections.duplicate + rejections.criteria + rejections.cap);
  if (share < rejections.duplicate) return 'DUPLICATE';
  if (share < rejections.duplicate + rejections.criteria) return pick(draw, criteriaReasons);
  return chance(draw, 0.6) ? 'CAP_REACHED' : 'OUT_OF_HOURS';
}

const invalidReasons = [
  ['INVALID_PHONE', 5],
  ['INVALID_EMAIL', 3],
  ['MISSING_FIELD', 2],
] as const;
const criteriaReasons = [
  ['CRITERIA', 4],
  ['OUT_OF_AREA', 4],
  ['UNDERAGE', 1],
  ['CONSENT_MISSING', 1],
] as const;

function validFields(reason: string | null): Data {
  return { email: reason !== 'INVALID_EMAIL', phone: reason !== 'INVALID_PHONE', name: reason !== 'MISSING_FIELD' };
}

function why({ lead, leadId, random: draw }: Draft, reason: string): Data {
  const failed = { failed_rules: [{ rule: reason.toLowerCase(), expected: 'pass' }] };
  if (reason === 'CAP_REACHED') return { ...failed, cap_id: `cap-${lead.source.id}-hour` };
  if (reason !== 'DUPLICATE') return failed;
  if (lead.replays === undefined)
    return { ...failed, first_seen_at: iso(lead.at - Math.floor(logUniform(draw, 24 * hour, 30 * 24 * hour))) };
  const { number, at } = lead.replays;
  return { ...failed, first_seen_at: iso(at), duplicate_of: leadId.replace(/[^-]*$/, number.toString(36)) };
}
