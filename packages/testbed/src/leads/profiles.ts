import type { Shape } from '../arrivals.ts';

export type Profile = {
  readonly name: string;
  /** Mean over a week. */
  readonly leadsPerHour: number;
  readonly shape: Shape;
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
  /** 35 days, so that day-30 outcomes exist. Nights are not so quiet that nothing would be seen to come. */
  history: {
    name: 'history',
    leadsPerHour: 40,
    shape: { kind: 'daily', depth: 0.5 },
    lengthMs: 35 * 24 * hour,
    speed: null,
    faults: 0,
  },
} as const satisfies Record<string, Profile>;

/** The demo as it lives behind its history: at the same rate, so that what is usual there is usual now. */
export const steadyDemo: Profile = { ...profiles.history, speed: 1, faults: 1 };

export type ProfileName = keyof typeof profiles;

export function profileOf(name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name as ProfileName] : undefined;
}
