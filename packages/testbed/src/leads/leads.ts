/**
 * leads: simulated lead trade, pure. The same options give the same stream, byte for byte; nothing in here reads a clock.
 *
 * A stream is in order of sending time and never ends by itself unless `to` is given. Leads arrive in [from, to); what
 * happens to them later is told until `until`, feedback up to 30 days after delivery. Numbers of leads grow slower than
 * milliseconds, and the first one is derived from `from`: runs that start a second apart never share an id.
 *
 * Memory: a few dozen bytes per open lead. A lead's story depends on its number alone, so between two far events only the
 * arrival is kept and the story is told again.
 */
import { interleave } from '../interleave.ts';
import { hash } from '../random.ts';
import { arrivals } from './arrivals.ts';
import type { Sent } from './event.ts';
import { OpenLead } from './open-lead.ts';
import type { Profile } from './profiles.ts';
import { setup } from './setup.ts';
import { tellLead } from './story.ts';

export type LeadsOptions = {
  readonly profile: Profile;
  readonly seed: number;
  /** Simulated start, ms since 1970. */
  readonly from: number;
  /** No lead arrives from here on. Default: never. */
  readonly to?: number;
  /** Nothing happens from here on. Default: `to`. */
  readonly until?: number;
  /** Default: derived from `from`. */
  readonly firstLead?: number;
  /** Whether the settings of sources and buyers come first. Default true. */
  readonly withSetup?: boolean;
};

export function* leads(options: LeadsOptions): Generator<Sent, void, undefined> {
  const { profile, seed, from, to = Number.POSITIVE_INFINITY, until = to } = options;
  const tag = hash(`${profile.name}/${seed}`).toString(36);
  const firstLead = options.firstLead ?? Math.floor(from / 1000) * 1000;
  if (options.withSetup !== false) yield* setup(tag, from);
  const incoming = arrivals({ profile, seed, from, to, firstLead });
  yield* interleave(incoming, (arrival) => new OpenLead(arrival, () => tellLead(seed, tag, arrival)), until);
}
