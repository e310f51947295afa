import { nextMoment, rateAt, type Pace } from '../arrivals.ts';
import { random } from '../random.ts';

const hour = 3_600_000;

export type Newcomer = {
  /** When the first visit begins. */
  readonly at: number;
  /** The hour it lies in and the place in that hour: unique. */
  readonly key: string;
};

export type NewcomersOptions = {
  readonly seed: number;
  readonly pace: Pace;
  readonly since: number;
  readonly to: number;
};

/**
 * Who comes for the first time in [since, to), in order of time. Who comes in an hour depends on seed, hour and pace alone, so
 * that runs that look at the same hours tell of the same persons.
 */
export function* newcomers({ seed, pace, since, to }: NewcomersOptions): Generator<Newcomer, void, undefined> {
  const pieceAt = (at: number): { perMs: number; until: number } => {
    const { perHour, until } = rateAt(pace, at);
    return { perMs: perHour / hour, until };
  };
  for (let start = Math.floor(since / hour) * hour; start < to; start += hour) {
    const draw = random(seed, 'newcomers', start);
    const next = (after: number): number => nextMoment(draw, { after, to: start + hour, pieceAt });
    let index = 0;
    for (let at = next(start); at < to; at = next(at)) {
      if (at >= since) yield { at: Math.floor(at), key: `${(start / hour).toString(36)}-${index.toString(36)}` };
      index += 1;
    }
  }
}
