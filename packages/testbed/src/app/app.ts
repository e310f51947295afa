/**
 * app: simulated persons in an app, pure. The same options give the same stream, byte for byte; nothing in here reads a clock.
 *
 * A stream is in order of time and never ends by itself unless `to` is given. Persons come in [since, to); of those who came
 * before `from` only the later visits are told. A person's life depends on seed, name of the profile and the hour they came in,
 * so streams of one profile that meet tell of the same persons, with the same ids.
 *
 * Memory: some hundred bytes for every person who is still to come back.
 */
import type { Business } from '../business.ts';
import { interleave } from '../interleave.ts';
import { hash } from '../random.ts';
import { transport, usualFaults } from '../transport.ts';
import type { Sent } from './call.ts';
import { EpisodeStory } from './episodes.ts';
import { lifeOf } from './life.ts';
import { newcomers } from './newcomers.ts';
import { rhythm, type AppProfile } from './profiles.ts';
import { appWriting } from './writing.ts';

export type AppOptions = {
  readonly profile: AppProfile;
  readonly seed: number;
  /** Simulated start, ms since 1970. */
  readonly from: number;
  /** Nothing happens from here on. Default: never. */
  readonly to?: number;
};

export function* app(options: AppOptions): Generator<Sent, void, undefined> {
  const { profile, seed, from, to = Number.POSITIVE_INFINITY } = options;
  const tag = hash(`app/${profile.name}/${seed}`).toString(36);
  const pace = { perHour: profile.newPerHour, shape: profile.shape, rhythm };
  const coming = newcomers({ seed, pace, since: from - profile.earlierMs, to });
  yield* interleave(coming, (newcomer) => new EpisodeStory(lifeOf({ seed, tag, newcomer }, from)), to);
}

/** A profile of the app as something to send. */
export function appLife(profile: AppProfile): Business {
  return {
    lengthMs: profile.lengthMs,
    speed: profile.speed,
    sends: ({ seed, from, to }) =>
      transport(app({ profile, seed, from, to }), {
        seed,
        faults: usualFaults(profile.faults),
        writing: appWriting,
      }),
  };
}
