import type { Business } from './business.ts';
import { appLife } from './app/app.ts';
import { appFixture } from './app/fixture/fixture.ts';
import { appProfileOf, appProfiles } from './app/profiles.ts';
import { leadTrade } from './leads/trade.ts';
import { fixtureBusiness, fixtureOf, fixtures } from './leads/fixtures/fixtures.ts';
import { profileOf, profiles } from './leads/profiles.ts';

type Simulator = {
  readonly profiles: readonly string[];
  readonly open: (profile: string) => Business | undefined;
};

/** By the name of the pack whose events they send. */
const simulators: Readonly<Record<string, Simulator>> = {
  leads: {
    profiles: [...Object.keys(profiles), ...fixtures.map(({ name }) => name)],
    open: (name) => {
      const fixture = fixtureOf(name);
      if (fixture !== undefined) return fixtureBusiness(fixture);
      const profile = profileOf(name);
      return profile === undefined ? undefined : leadTrade(profile);
    },
  },
  app: {
    profiles: [...Object.keys(appProfiles), 'app-fixture'],
    open: (name) => {
      if (name === 'app-fixture') return appFixture;
      const profile = appProfileOf(name);
      return profile === undefined ? undefined : appLife(profile);
    },
  },
};

/** Throws, with what there is, where there is none. */
export function businessOf(pack: string, profile: string): Business {
  const simulator = Object.hasOwn(simulators, pack) ? simulators[pack] : undefined;
  const packs = Object.keys(simulators).join(', ');
  if (simulator === undefined)
    throw new Error(`there is no simulator for the pack "${pack}"; there is one for: ${packs}`);
  const business = simulator.open(profile);
  if (business !== undefined) return business;
  throw new Error(`there is no profile "${profile}"; there are: ${simulator.profiles.join(', ')}`);
}
