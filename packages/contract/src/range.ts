import { Type, type Static } from 'typebox';

/** An instant: ISO 8601 (`2026-01-05T09:00:00Z`), or relative to now: `now`, `now-90m`, `now-24h`, `now-7d`. */
export const Instant = Type.String({
  minLength: 3,
  maxLength: 40,
  description: 'ISO 8601 instant, or now, now-90m, now-24h, now-7d',
});

/** Half open: from ≤ time < to. */
export const Range = Type.Object({ from: Instant, to: Instant }, { additionalProperties: false });
export type Range = Static<typeof Range>;
