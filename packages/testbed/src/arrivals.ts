import { must } from '@millrace/server/kernel/kernel.ts';
import { exponential, type Random } from './random.ts';

const hour = 3_600_000;

/** How many come when. `daily` follows the hour and the weekday, mean 1 over a week; a `depth` of 0.5 swings half as far from it. */
export type Shape =
  | { readonly kind: 'daily'; readonly depth?: number }
  /** `factor` during the first `lengthMs` of every `everyMs`, `rest` otherwise. */
  | {
      readonly kind: 'pulse';
      readonly everyMs: number;
      readonly lengthMs: number;
      readonly factor: number;
      readonly rest: number;
    };

/** Factors of the 24 hours, and of the days from Monday on; each has the mean 1. UTC. */
export type Rhythm = { readonly hours: readonly number[]; readonly weekdays: readonly number[] };

export type Pace = {
  /** Mean over a week. */
  readonly perHour: number;
  readonly shape: Shape;
  readonly rhythm: Rhythm;
};

export const hourOfDay = (at: number): number => Math.floor(at / hour) % 24;
/** Monday is 0. 1970-01-01 was a Thursday. */
export const weekday = (at: number): number => (Math.floor(at / (24 * hour)) + 3) % 7;

/** The rate at a moment, and until when it holds. No piece crosses a full hour. */
export function rateAt({ perHour, shape, rhythm }: Pace, at: number): { perHour: number; until: number } {
  const full = (Math.floor(at / hour) + 1) * hour;
  if (shape.kind === 'pulse') {
    const into = at % shape.everyMs;
    const high = into < shape.lengthMs;
    const edge = at - into + (high ? shape.lengthMs : shape.everyMs);
    return { perHour: perHour * (high ? shape.factor : shape.rest), until: Math.min(full, edge) };
  }
  const factor =
    must(rhythm.hours[hourOfDay(at)], 'an hour of the day') * must(rhythm.weekdays[weekday(at)], 'a day of the week');
  return { perHour: perHour * (1 + (shape.depth ?? 1) * (factor - 1)), until: full };
}

type Piece = { readonly perMs: number; readonly until: number };

/** The next moment of a Poisson process whose rate is constant by pieces; Infinity where that would be `to` or later. */
export function nextMoment(
  draw: Random,
  { after, to, pieceAt }: { readonly after: number; readonly to: number; readonly pieceAt: (at: number) => Piece },
): number {
  let left = exponential(draw);
  let at = after;
  while (at < to) {
    const { perMs, until } = pieceAt(at);
    const reach = perMs * (until - at);
    if (reach >= left) return at + left / perMs;
    left -= reach;
    at = until;
  }
  return Number.POSITIVE_INFINITY;
}
