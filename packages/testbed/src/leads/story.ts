import { chance } from '../random.ts';
import { reportBack } from './aftermath.ts';
import type { Arrival } from './arrivals.ts';
import { deliver, type Ended } from './delivery.ts';
import { draft, tell, type Draft } from './draft.ts';
import { asSent } from './as-sent.ts';
import type { Sent } from './event.ts';
import { intake, type Decision } from './intake.ts';
import { testShare } from './market.ts';
import { prepare, type Plan } from './preparation.ts';

/** Everything that will happen to a lead, in order of time. It depends on seed, number, time and source alone. */
export function tellLead(seed: number, tag: string, lead: Arrival): Sent[] {
  const story = draft(seed, lead, `lead-${tag}-${lead.number.toString(36)}`);
  const isTest = chance(story.random, testShare);
  const decision = intake(story);
  if (decision.accepted) handle(story, decision);
  const idOf = (index: number): string => `${tag}-${lead.number.toString(36)}-${index.toString(36)}`;
  return asSent(story.steps, { leadId: story.leadId, idOf, isTest });
}

function handle(story: Draft, decision: Decision): void {
  const plan = prepare(story, decision);
  const ended = plan.order === null ? { at: plan.at, cause: plan.cause, sale: null } : deliver(story, plan);
  complete(story, { decision, plan, ended });
  if (ended.sale !== null) reportBack(story, ended.sale, plan.phoneChecked);
}

function complete(story: Draft, { decision, plan, ended }: { decision: Decision; plan: Plan; ended: Ended }): void {
  const at = ended.at + 1;
  const final = plan.order === null ? 'filtered' : ended.sale === null ? 'unsold' : 'sold';
  const data = {
    outcome: final === 'sold' ? 'success' : 'failure',
    ...(final === 'sold' ? {} : { reason_code: final === 'filtered' ? 'SUPPRESSED' : 'NO_BUYER' }),
    final_outcome: final,
    revenue: ended.sale?.price ?? 0,
    cost: decision.cost,
    enhancement_cost: plan.enhancementCost,
    currency: 'USD',
    steps: story.steps.length + 1,
    total_ms: at - story.lead.at,
  };
  tell(story, { at, type: 'flow.completed', cause: ended.cause, data });
}
