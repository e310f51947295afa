import type { Rhythm, Shape } from '../arrivals.ts';

/** Apps are used in the evening and at weekends. */
export const rhythm: Rhythm = {
  hours: [
    0.42, 0.24, 0.15, 0.11, 0.12, 0.22, 0.5, 0.83, 0.99, 1.05, 1.1, 1.16, 1.27, 1.21, 1.13, 1.12, 1.19, 1.33, 1.55, 1.8,
    1.97, 1.93, 1.57, 1.04,
  ],
  weekdays: [0.95, 0.94, 0.95, 0.97, 0.99, 1.08, 1.12],
};

export type AppProfile = {
  /** Profiles of one name and seed are about the same persons. */
  readonly name: string;
  /** New persons, mean over a week. */
  readonly newPerHour: number;
  readonly shape: Shape;
  /** How long before the run the first persons came: they come back in it. */
  readonly earlierMs: number;
  /** Simulated length of a run. */
  readonly lengthMs: number;
  /** Default speed; null = as fast as the platform takes it. */
  readonly speed: number | null;
  /** Multiplies the shares of the transport faults; 0 = none. */
  readonly faults: number;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const demoRate = 60;
const daily = { kind: 'daily' } as const;

export const appProfiles = {
  demo: {
    name: 'demo',
    newPerHour: demoRate,
    shape: daily,
    earlierMs: 7 * day,
    lengthMs: 10 * hour,
    speed: 60,
    faults: 1,
  },
  burst: {
    name: 'burst',
    newPerHour: 600,
    shape: { kind: 'pulse', everyMs: 10 * minute, lengthMs: minute, factor: 10, rest: 1 },
    earlierMs: day,
    lengthMs: 10 * minute,
    speed: 1,
    faults: 1,
  },
  soak: {
    name: 'soak',
    newPerHour: demoRate,
    shape: daily,
    earlierMs: 7 * day,
    lengthMs: 24 * hour,
    speed: 240,
    faults: 1,
  },
  chaos: {
    name: 'chaos',
    newPerHour: demoRate,
    shape: daily,
    earlierMs: 7 * day,
    lengthMs: 2 * hour,
    speed: 60,
    faults: 5,
  },
  /** 42 days, so that engagement and weekly retention have something to say. */
  history: {
    name: 'demo',
    newPerHour: 3,
    shape: { kind: 'daily', depth: 0.5 },
    earlierMs: 0,
    lengthMs: 42 * day,
    speed: null,
    faults: 0,
  },
} as const satisfies Record<string, AppProfile>;

/** The demo as it lives behind its history: the same persons, and others at the same rate, so that what was usual is usual now. */
export const steadyApp: AppProfile = {
  ...appProfiles.history,
  earlierMs: appProfiles.history.lengthMs,
  speed: 1,
  faults: 1,
};

type AppProfileName = keyof typeof appProfiles;

export function appProfileOf(name: string): AppProfile | undefined {
  return Object.hasOwn(appProfiles, name) ? appProfiles[name as AppProfileName] : undefined;
}
