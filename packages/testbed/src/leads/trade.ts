import type { Business } from '../business.ts';
import { leads } from './leads.ts';
import type { Profile } from './profiles.ts';
import { leadTransport } from './transport.ts';

/** A profile of the lead trade as something to send. `withSetup`: the settings of sources and buyers come first. */
export function leadTrade(profile: Profile, { withSetup = true }: { readonly withSetup?: boolean } = {}): Business {
  return {
    lengthMs: profile.lengthMs,
    speed: profile.speed,
    sends: ({ seed, from, to }) =>
      leadTransport(leads({ profile, seed, from, to, withSetup }), { seed, rate: profile.faults }),
  };
}
