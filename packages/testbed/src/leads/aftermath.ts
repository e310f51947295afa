import { between, chance, logUniform, pick, whole } from '../random.ts';
import type { Sale } from './delivery.ts';
import { tell, type Data, type Draft } from './draft.ts';
import { iso, type Label } from './event.ts';
import { feedback, feedbackDelays } from './market.ts';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;

/** Mean of the timing factor over deliveries as this market makes them, so that tiers keep their conversion. */
const meanTiming = 0.991;
const withinWeek = 0.9;

type Report = { readonly at: number; readonly type: string; readonly data?: Data; readonly label?: Label };

/** What the buyer reports about a delivery in the 30 days after it. */
export function reportBack(story: Draft, sale: Sale, phoneChecked: boolean): void {
  const { random: draw } = story;
  if (!chance(draw, feedback.coverage)) return;
  const bucket = pick(
    draw,
    feedbackDelays.map((row) => [row, row.share] as const),
  );
  const first = sale.at + Math.round(logUniform(draw, bucket.from * hour, bucket.to * hour));
  const told = outcome(story, sale, { first, inWeek: bucket.to <= 168, phoneChecked });
  const all = [...told, ...extras(story, sale, told)].toSorted((a, b) => a.at - b.at);
  const refs = new Map<string, string>();
  for (const report of all) {
    const ref = refs.get(report.type) ?? `fb-${whole(draw, 1_000_000, 9_999_999)}`;
    refs.set(report.type, ref);
    const data = {
      buyer_id: sale.buyer.id,
      delivery_id: sale.deliveryId,
      reported_at: iso(report.at),
      external_ref: ref,
      time_to_feedback_ms: report.at - sale.at,
      ...report.data,
    };
    const { at, type, label } = report;
    tell(story, { at, type: `feedback.${type}`, cause: sale.cause, data, ...(label === undefined ? {} : { label }) });
  }
}

type Contact = { readonly first: number; readonly inWeek: boolean; readonly phoneChecked: boolean };

function outcome(story: Draft, sale: Sale, { first, inWeek, phoneChecked }: Contact): Report[] {
  const { random: draw, lead } = story;
  const returned = inWeek && chance(draw, feedback.returned / feedback.coverage / withinWeek);
  if (returned) return returns(story, sale, first);
  const reached = feedback.contacted / (feedback.coverage - feedback.returned);
  if (!chance(draw, reached)) return [{ at: first, type: 'unreachable' }];
  const contacted = { at: first, type: 'contacted' };
  const sinceSubmit = sale.at - lead.at;
  const timing = sinceSubmit < 60_000 ? 1 : sinceSubmit <= 300_000 ? 0.67 : 0.33;
  const converted =
    (feedback.converted[lead.source.tier] * timing * (phoneChecked ? 1.2 : 0.8)) / meanTiming / feedback.contacted;
  const fate = draw.unit();
  const interested = { at: first + Math.round(logUniform(draw, hour, 2 * day)), type: 'interested' };
  if (fate >= converted)
    return fate < converted + feedback.interested / feedback.contacted ? [contacted, interested] : [contacted];
  const value = 100 * whole(draw, 40, 60);
  const won = {
    at: interested.at + Math.round(logUniform(draw, hour, 5 * day)),
    type: 'converted',
    data: { value, currency: 'USD' },
  };
  return chance(draw, feedback.interestTold) ? [contacted, interested, won] : [contacted, won];
}

const returnReasons = [
  ['DISCONNECTED', 4],
  ['WRONG_NUMBER', 3],
  ['WRONG_PERSON', 2],
  ['NOT_REQUESTED', 2],
  ['DUPLICATE', 1],
  ['OUT_OF_CRITERIA', 1],
  ['BOGUS', 1],
] as const;

function returns({ random: draw }: Draft, sale: Sale, at: number): Report[] {
  const returned = {
    at,
    type: 'returned',
    data: { return_reason: pick(draw, returnReasons), credit_requested: sale.price, currency: 'USD' },
  };
  const approved = chance(draw, feedback.approved);
  const data = { credit: approved ? sale.price : 0, currency: 'USD', policy_version: 1, window_days: 7 };
  return [
    returned,
    {
      at: at + Math.round(logUniform(draw, hour, 3 * day)),
      type: approved ? 'return_approved' : 'return_denied',
      data,
    },
  ];
}

/** The same feedback again, feedback that cannot follow, and returns after the window. */
function extras({ random: draw }: Draft, sale: Sale, told: readonly Report[]): Report[] {
  const found: Report[] = [];
  for (const report of told) {
    const at = report.at + Math.round(between(draw, 1000, hour));
    if (chance(draw, feedback.repeated)) found.push({ ...report, at, label: 'repeat' });
    if (chance(draw, feedback.illegal)) found.push(impossible(told, at));
  }
  const late = sale.at + Math.round(logUniform(draw, week, 30 * day));
  if (chance(draw, feedback.lateReturn))
    found.push({ at: late, type: 'refused', data: { outcome: 'failure', reason_code: 'LATE' } });
  return found;
}

/** Nobody becomes unreachable after a contact or a return, and nothing is approved that was not returned. */
function impossible(told: readonly Report[], at: number): Report {
  const type = told.some((report) => report.type === 'unreachable') ? 'return_approved' : 'unreachable';
  return { at, type, label: 'illegal' };
}
