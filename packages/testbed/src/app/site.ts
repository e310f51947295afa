import type { Data } from './call.ts';

/** What there is in the simulated app, and where people come from. */
export const pages = ['/', '/search', '/offers', '/offers/41', '/offers/77', '/help', '/account', '/blog'] as const;
export const buttons = ['Search', 'Show more', 'Save', 'Compare', 'Contact', 'Next'] as const;
export const services = ['search', 'alerts', 'chat', 'wallet', 'report'] as const;

/** Categories and what one purchase of each costs, in cents. */
export const prices = { books: 1500, music: 900, travel: 12_900, games: 3900, tools: 5200 } as const;
export type Category = keyof typeof prices;
export const categories = Object.keys(prices) as readonly Category[];

export const countries = [
  ['DE', 30],
  ['US', 25],
  ['GB', 15],
  ['FR', 12],
  ['IN', 10],
  ['BR', 8],
] as const;

export const deviceTypes = [
  ['mobile', 55],
  ['desktop', 38],
  ['tablet', 7],
] as const;

export type DeviceType = (typeof deviceTypes)[number][0];

/** How somebody comes to a first visit. An empty referrer is one: they came from nowhere. */
export type Origin = { readonly referrer: string; readonly campaign?: Data };

export const origins = {
  direct: { referrer: '' },
  search: { referrer: 'https://www.google.com/' },
  social: { referrer: 'https://www.facebook.com/' },
  referral: { referrer: 'https://reviews.example.org/best' },
  email: { referrer: '', campaign: { name: 'invite', source: 'newsletter', medium: 'email' } },
  paid: { referrer: 'https://www.google.com/', campaign: { name: 'spring', source: 'google', medium: 'cpc' } },
} as const satisfies Record<string, Origin>;

export type Channel = keyof typeof origins;

/** How many of ten come by which channel. */
export const channels = [
  ['direct', 3],
  ['search', 3],
  ['social', 1],
  ['referral', 1],
  ['email', 1],
  ['paid', 1],
] as const satisfies readonly (readonly [Channel, number])[];
