import type { Json } from '@millrace/contract';
import { random, type Random } from '../random.ts';
import type { Arrival } from './arrivals.ts';
import type { Label } from './event.ts';

export type Data = { readonly [key: string]: Json };

export type Step = {
  readonly at: number;
  readonly type: string;
  readonly data: Data;
  /** Index of the step that caused it. */
  readonly cause?: number;
  readonly label?: Label;
};

/** A lead being told: its steps so far, in order of time, and its own stream of numbers. */
export type Draft = {
  readonly seed: number;
  readonly lead: Arrival;
  readonly leadId: string;
  readonly random: Random;
  readonly steps: Step[];
};

export function draft(seed: number, lead: Arrival, leadId: string): Draft {
  return { seed, lead, leadId, random: random(seed, 'lead', lead.number), steps: [] };
}

/** Adds a step and returns its index. */
export function tell(story: Draft, step: Step): number {
  return story.steps.push({ ...step, data: { source_id: story.lead.source.id, ...step.data } }) - 1;
}
