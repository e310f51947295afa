import { must } from '@millrace/server/kernel/kernel.ts';
import { iso } from '../leads/event.ts';
import { chance, whole, type Random } from '../random.ts';
import type { Call, Data, Sent } from './call.ts';
import { buttons, pages, prices, type Category, type DeviceType, type Origin } from './site.ts';

export type Device = { readonly id: string; readonly type: DeviceType; readonly anonymousId: string };

/** A visit being told: what was done so far, and where and as whom somebody stands now. */
export type Visit = {
  /** Ids of its events begin with it. */
  readonly id: string;
  readonly random: Random;
  readonly device: Device;
  readonly country: string;
  readonly origin: Origin;
  readonly sent: Sent[];
  /** null: nobody knows who it is. */
  userId: string | null;
  /** When the next thing is done. */
  at: number;
  path: string;
};

const site = 'https://app.example.com';
/** Far below the half hour that ends a session. */
const pauseMs = { least: 4000, most: 75_000 } as const;

/** What somebody does on a visit, on top of looking around. */
export type Doings = {
  /** Where they say who they are: behind the first page, before what they do, behind that. */
  readonly identifies: 'first' | 'before' | 'behind' | 'never';
  readonly userId: string;
  readonly traits: Data;
  readonly services: readonly string[];
  readonly buys: readonly Category[];
  /** Types of events without data. */
  readonly marks: readonly string[];
};

/** Tells the whole visit. `pages` is how many they see besides the first, at most. */
export function act(visit: Visit, pages: number, doings: Doings): readonly Sent[] {
  const { identifies, userId, traits } = doings;
  seePage(visit, '/');
  if (identifies === 'first') identify(visit, userId, traits);
  browse(visit, pages);
  if (identifies === 'before') identify(visit, userId, traits);
  for (const service of doings.services) track(visit, 'service.used', { service });
  for (const category of doings.buys) buy(visit, category);
  for (const mark of doings.marks) track(visit, mark);
  if (identifies === 'behind') identify(visit, userId, traits);
  if (identifies !== 'never') seePage(visit, '/account');
  return visit.sent;
}

function seePage(visit: Visit, path: string): void {
  visit.path = path;
  const url = `${site}${path}`;
  const properties = { path, url, title: path === '/' ? 'Home' : path.slice(1), referrer: visit.origin.referrer };
  say(visit, { type: 'page', name: properties.title, properties });
}

function track(visit: Visit, event: string, properties: Data = {}): void {
  say(visit, { type: 'track', event, properties });
}

/** From here on it is known who it is. */
function identify(visit: Visit, userId: string, traits: Data): void {
  visit.userId = userId;
  say(visit, { type: 'identify', traits });
}

/** Some pages, and what is clicked and scrolled on them. */
function browse(visit: Visit, most: number): void {
  const { random: draw } = visit;
  for (let left = whole(draw, 1, most); left > 0; left -= 1) {
    seePage(visit, one(draw, pages));
    if (chance(draw, 0.3)) track(visit, 'click', { role: 'button', text: one(draw, buttons), path: visit.path });
    if (chance(draw, 0.1)) track(visit, 'scroll', { depth: 25 * whole(draw, 1, 4), path: visit.path });
  }
}

function buy(visit: Visit, category: Category): void {
  seePage(visit, '/checkout');
  track(visit, 'purchase', { category, value: prices[category], currency: 'EUR' });
}

export const one = <T>(draw: Random, of: readonly T[]): T => must(of[whole(draw, 0, of.length - 1)], 'one of some');

function say(visit: Visit, what: Pick<Call, 'type' | 'name' | 'event' | 'properties' | 'traits'>): void {
  const { id, at, userId, device, sent } = visit;
  const event: Call = {
    ...what,
    messageId: `${id}-${sent.length.toString(36)}`,
    timestamp: iso(at),
    ...(userId === null ? {} : { userId }),
    anonymousId: device.anonymousId,
    context: contextOf(visit),
  };
  sent.push({ at, door: 'segment', event });
  visit.at += whole(visit.random, pauseMs.least, pauseMs.most);
}

function contextOf({ origin, device, country, path }: Visit): Data {
  return {
    page: { path, referrer: origin.referrer },
    device: { id: device.id, type: device.type },
    location: { country },
    locale: 'en',
    ...(origin.campaign === undefined ? {} : { campaign: origin.campaign }),
    library: { name: 'analytics.js', version: '2.1.0' },
  };
}
