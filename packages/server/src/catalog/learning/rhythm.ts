import type { Learned } from './learned.ts';

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;
/** Receipts after which a rhythm can be told. */
const enoughBeats = 10;

export type UsualSilence = { readonly longest: number; readonly stoppedAfter: number };

/**
 * How long a type is silent at most, ms, and after which silence it has stopped: twice that and five minutes more. Who is
 * known for less than a week may have nights and weekends that were not seen yet, so at least a tenth of what is known.
 */
export function usualSilence({ beats, silences, first, last }: Learned): UsualSilence | undefined {
  if (beats < enoughBeats) return undefined;
  const longest = Math.max(...silences.map((day) => day.longest));
  const known = last - first;
  const unsure = known < weekMs ? known / 10 : 0;
  return { longest, stoppedAfter: Math.max(2 * longest + 5 * minuteMs, unsure) };
}
