import { nextMoment, rateAt, type Pace, type Rhythm } from '../arrivals.ts';
import { gamma, random } from '../random.ts';
import { rejections, sources, type Source } from './market.ts';
import type { Profile } from './profiles.ts';

const hour = 3_600_000;
const rhythm: Rhythm = {
  hours: [
    0.31, 0.22, 0.17, 0.15, 0.18, 0.31, 0.56, 0.92, 1.38, 1.94, 1.83, 1.68, 1.53, 1.53, 1.58, 1.48, 1.32, 1.17, 1.12,
    1.17, 1.17, 1.02, 0.76, 0.5,
  ],
  weekdays: [1.25, 1.15, 1.05, 1.05, 0.95, 0.75, 0.8],
};
/** Gamma with this shape and mean 1 has a coefficient of variation of 0.10. */
const mixing = 100;

export type Arrival = {
  readonly number: number;
  /** When it is submitted. */
  readonly at: number;
  readonly source: Source;
  /** The lead it repeats word for word, if it does. */
  readonly replays?: { readonly number: number; readonly at: number };
};

export type ArrivalOptions = {
  readonly profile: Profile;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly firstLead: number;
};

/** All leads in [from, to) in order of time: a Poisson process per source whose hourly rate is gamma-mixed, plus replays. */
export function* arrivals(options: ArrivalOptions): Generator<Arrival, void, undefined> {
  const { seed, from, to } = options;
  const streams = sources.map((source, index) => sourceStream(options, source, index));
  const replays: { at: number; of: Arrival }[] = [];
  const chooser = random(seed, 'replay', from);
  let number = options.firstLead;
  for (;;) {
    const stream = streams.reduce((first, other) => (other.at < first.at ? other : first));
    const replay = replays[0];
    if (replay !== undefined && replay.at <= stream.at) {
      if (replay.at >= to) return;
      replays.shift();
      const { of } = replay;
      yield { number, at: replay.at, source: of.source, replays: { number: of.number, at: of.at } };
    } else {
      if (stream.at >= to) return;
      const arrival = { number, at: Math.floor(stream.at), source: stream.source };
      stream.advance();
      const share = rejections.replay * arrival.source.rejection;
      if (chooser.unit() < share / (1 - share)) {
        replays.push({ at: arrival.at + 1000 + Math.floor(59_000 * chooser.unit()), of: arrival });
        replays.sort((a, b) => a.at - b.at);
      }
      yield arrival;
    }
    number += 1;
  }
}

type Stream = { readonly source: Source; at: number; advance(): void };

function sourceStream(options: ArrivalOptions, source: Source, index: number): Stream {
  const { seed, from, to } = options;
  const gaps = random(seed, 'arrivals', index, from);
  // A replay is an arrival too, so first submissions make room for it.
  const base = source.share * (1 - rejections.replay * source.rejection);
  const { leadsPerHour: perHour, shape } = options.profile;
  const pace: Pace = { perHour, shape, rhythm };
  let mixedHour = -1;
  let mixed = 1;

  function pieceAt(at: number): { perMs: number; until: number } {
    const thisHour = Math.floor(at / hour);
    if (thisHour !== mixedHour) {
      mixedHour = thisHour;
      mixed = gamma(random(seed, 'hour', index, thisHour), mixing) / mixing;
    }
    const { perHour, until } = rateAt(pace, at);
    return { perMs: (perHour * base * mixed) / hour, until };
  }

  const next = (after: number): number => nextMoment(gaps, { after, to, pieceAt });
  const stream: Stream = { source, at: next(from), advance: () => (stream.at = next(stream.at)) };
  return stream;
}
