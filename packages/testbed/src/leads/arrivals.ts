import { must } from '@millrace/server/kernel/kernel.ts';
import { exponential, gamma, random, type Random } from '../random.ts';
import { rejections, sources, type Source } from './market.ts';
import type { Profile } from './profiles.ts';

const hour = 3_600_000;
const hours = [
  0.31, 0.22, 0.17, 0.15, 0.18, 0.31, 0.56, 0.92, 1.38, 1.94, 1.83, 1.68, 1.53, 1.53, 1.58, 1.48, 1.32, 1.17, 1.12,
  1.17, 1.17, 1.02, 0.76, 0.5,
];
/** Monday first. */
const weekdays = [1.25, 1.15, 1.05, 1.05, 0.95, 0.75, 0.8];
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

export const hourOfDay = (at: number): number => Math.floor(at / hour) % 24;
/** 1970-01-01 was a Thursday. */
const weekday = (at: number): number => (Math.floor(at / (24 * hour)) + 3) % 7;

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
  const stream: Stream = { source, at: from, advance: () => (stream.at = next(stream.at, gaps)) };
  // A replay is an arrival too, so first submissions make room for it.
  const base = source.share * (1 - rejections.replay * source.rejection);
  let mixedHour = -1;
  let mixed = 1;

  function next(after: number, draw: Random): number {
    let left = exponential(draw);
    let at = after;
    while (at < to) {
      const thisHour = Math.floor(at / hour);
      if (thisHour !== mixedHour) {
        mixedHour = thisHour;
        mixed = gamma(random(seed, 'hour', index, thisHour), mixing) / mixing;
      }
      const segment = rateAt(options, at);
      const perMs = (segment.leadsPerHour * base * mixed) / hour;
      const reach = perMs * (segment.until - at);
      if (reach >= left) return at + left / perMs;
      left -= reach;
      at = segment.until;
    }
    return Number.POSITIVE_INFINITY;
  }

  stream.advance();
  return stream;
}

/** The rate at a moment, and until when it holds. No segment crosses a full hour. */
function rateAt({ profile, to }: ArrivalOptions, at: number): { leadsPerHour: number; until: number } {
  const full = (Math.floor(at / hour) + 1) * hour;
  const { shape } = profile;
  if (shape.kind === 'pulse') {
    const into = at % shape.everyMs;
    const high = into < shape.lengthMs;
    const edge = at - into + (high ? shape.lengthMs : shape.everyMs);
    return { leadsPerHour: profile.leadsPerHour * (high ? shape.factor : shape.rest), until: Math.min(full, edge) };
  }
  const { ending } = profile;
  const last = ending === undefined ? Number.POSITIVE_INFINITY : to - ending.hours * hour;
  if (ending !== undefined && at >= last) return { leadsPerHour: ending.leadsPerHour, until: full };
  const factor = must(hours[hourOfDay(at)], 'an hour of the day') * must(weekdays[weekday(at)], 'a day of the week');
  return {
    leadsPerHour: profile.leadsPerHour * factor,
    until: Math.min(full, last),
  };
}
