import { chance, exponential, logNormal, pick, random, whole } from '../random.ts';
import type { Newcomer } from './newcomers.ts';
import {
  categories,
  channels,
  countries,
  deviceTypes,
  origins,
  services,
  type Category,
  type DeviceType,
  type Origin,
} from './site.ts';
import { one } from './visit.ts';

const day = 86_400_000;

/** How somebody is, and with it how their life in the app goes. */
export type Character = {
  readonly origin: Origin;
  readonly country: string;
  readonly deviceType: DeviceType;
  /** No visit begins later. */
  readonly endsAt: number;
  /** Mean time between two visits. */
  readonly gapMs: number;
  /** The visit, from 0, on which they sign up; null: never. */
  readonly signsUpOn: number | null;
  /** The visit on which they come from a second device, which does not know them yet; null: never. */
  readonly secondOn: number | null;
  readonly services: readonly string[];
  readonly category: Category;
  /** That they buy something on a visit. */
  readonly buys: number;
};

/** Shares and means of a large number of persons. */
export const population = {
  /** Who never come back. */
  once: 0.4,
  lifeDays: 25,
  gapDays: { median: 2.5, sigma: 0.7 },
  signUp: 0.55,
  secondDevice: 0.3,
} as const;

export function characterOf(seed: number, { at, key }: Newcomer): Character {
  const draw = random(seed, 'character', key);
  const { median, sigma } = population.gapDays;
  const endsAt = chance(draw, population.once) ? at : at + exponential(draw) * population.lifeDays * day;
  const signsUpOn = chance(draw, population.signUp) ? pick(draw, signUpVisits) : null;
  const second = chance(draw, population.secondDevice) ? whole(draw, 1, 4) : null;
  const favourites = whole(draw, 0, services.length - 1);
  return {
    origin: origins[pick(draw, channels)],
    country: pick(draw, countries),
    deviceType: pick(draw, deviceTypes),
    endsAt,
    gapMs: day * logNormal(draw, median, sigma),
    signsUpOn,
    secondOn: signsUpOn === null || second === null ? null : signsUpOn + second,
    services: [...services, ...services].slice(favourites, favourites + whole(draw, 1, 4)),
    category: one(draw, categories),
    buys: chance(draw, 0.5) ? 0 : draw.unit() * 0.2,
  };
}

const signUpVisits = [
  [0, 60],
  [1, 25],
  [2, 10],
  [3, 5],
] as const;
