import type { Door } from './doors.ts';

/** What collect has to say to it; `again` marks the second sending of an event: accepted, and found out by admit. */
export type Expected = 'accepted' | 'again' | 'quarantined' | 'rejected';

/** One event as text, when it is sent (simulated, ms since 1970), and by which door. */
export type Send = {
  readonly at: number;
  readonly door: Door;
  readonly line: string;
  readonly expected: Expected;
};

/** Simulated, ms since 1970; `to` is not in it. */
export type Range = { readonly from: number; readonly to: number };

/** A profile of a simulator, ready to be sent. */
export type Business = {
  /** Simulated length of a run. */
  readonly lengthMs: number;
  /** Default speed; null = as fast as the platform takes it. */
  readonly speed: number | null;
  /** Of an exact fixture: the one time it can be about, and as of when its figures hold. */
  readonly fixed?: Range & { readonly asOf: number };
  /** In order of `at`. The same arguments give the same stream, byte for byte. */
  readonly sends: (run: Range & { readonly seed: number }) => Iterator<Send, void>;
};
