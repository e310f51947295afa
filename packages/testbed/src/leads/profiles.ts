import type { Shape } from '../arrivals.ts';

export type Profile = {
  readonly name: string;
  /** Mean over a week. */
  readonly leadsPerHour: number;
  readonly shape: Shape;
  /** Where the end of the run has a rate of its own: thinned history ends at the rate that follows it. */
  readonly ending?: { readonly hours: number; readonly leadsPerHour: number };
  /** Simulated length of a run. */
  readonly lengthMs: number;
  /** Default speed; null = as fast as the platform takes it. */
  readonly speed: number | null;
  /** Multiplies the shares of the transport faults; 0 = none. */
  readonly faults: number;
};

const minute = 60_000;
const hour = 60 * minute;
const demoRate = 2000;

export const profiles = {
  demo: { name: 'demo', leadsPerHour: demoRate, shape: { kind: 'daily' }, lengthMs: 10 * hour, speed: 60, faults: 1 },
  /** 277.8 events/s in the mean: a lead has 8.76 events in its first ten minutes. Peaks ×3 for 10 s of every minute. */
  'load-1m': {
    name: 'load-1m',
    leadsPerHour: 115_500,
    shape: { kind: 'pulse', everyMs: minute, lengthMs: 10_000, factor: 3, rest: 0.6 },
    lengthMs: 10 * minute,
    speed: 1,
    faults: 0,
  },
  burst: {
    name: 'burst',
    leadsPerHour: 12_000,
    shape: { kind: 'pulse', everyMs: 10 * minute, lengthMs: minute, factor: 10, rest: 1 },
    lengthMs: 10 * minute,
    speed: 1,
    faults: 1,
  },
  soak: { name: 'soak', leadsPerHour: demoRate, shape: { kind: 'daily' }, lengthMs: 24 * hour, speed: 240, faults: 1 },
  chaos: { name: 'chaos', leadsPerHour: demoRate, shape: { kind: 'daily' }, lengthMs: 2 * hour, speed: 60, faults: 5 },
  /** 35 days, so that day-30 outcomes exist; thinned to about 140 leads a day. */
  history: {
    name: 'history',
    leadsPerHour: 140 / 24,
    shape: { kind: 'daily' },
    // Two hours, so that the last one has one to be compared with.
    ending: { hours: 2, leadsPerHour: demoRate },
    lengthMs: 35 * 24 * hour,
    speed: null,
    faults: 0,
  },
} as const satisfies Record<string, Profile>;

/** The demo as it lives: at any hour of the day somebody who has just started it sees leads arrive. */
export const steadyDemo: Profile = {
  ...profiles.demo,
  shape: { kind: 'pulse', everyMs: hour, lengthMs: hour, factor: 1, rest: 1 },
};

export type ProfileName = keyof typeof profiles;

export function profileOf(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name as ProfileName] : undefined;
}
