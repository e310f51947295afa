/** The life of one person in the simulated app: visits, and what they are written. It depends on the seed and the person alone. */
import { must } from '@millrace/server/kernel/kernel.ts';
import { weekday } from '../arrivals.ts';
import { chance, exponential, pick, random, whole, type Random } from '../random.ts';
import type { Sent } from './call.ts';
import { characterOf, type Character } from './character.ts';
import type { Episode } from './episodes.ts';
import { letterOf, type Mail, type MailStep } from './message.ts';
import type { Newcomer } from './newcomers.ts';
import { rhythm } from './profiles.ts';
import { categories, origins } from './site.ts';
import { act, one, type Device } from './visit.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

export type LifeOptions = { readonly seed: number; readonly tag: string; readonly newcomer: Newcomer };

type Life = LifeOptions & { readonly id: string; readonly character: Character };

/** What happens from `from` on, in order of its beginnings. */
export function* lifeOf(options: LifeOptions, from: number): Generator<Episode, void, undefined> {
  const { seed, tag, newcomer } = options;
  const life = { ...options, id: `${tag}-${newcomer.key}`, character: characterOf(seed, newcomer) };
  const lastNews = life.character.endsAt + newsAfter;
  if (lastNews < from) return;
  const visits = visitsOf(life);
  const letters = lettersOf(life, lastNews);
  let visit = visits.next();
  let letter = letters.next();
  for (;;) {
    const isVisit = visit.done !== true && (letter.done === true || visit.value.at <= letter.value.at);
    const next = isVisit ? visit : letter;
    if (next.done === true) return;
    if (next.value.at >= from) yield next.value;
    if (isVisit) visit = visits.next();
    else letter = letters.next();
  }
}

/** When visits begin: at any distance, but at an hour and on a weekday on which people come. */
function* beginnings({ seed, newcomer, character }: Life): Generator<number, void, undefined> {
  const draw = random(seed, 'visits', newcomer.key);
  let { at } = newcomer;
  while (at <= character.endsAt) {
    yield at;
    const meant = at + exponential(draw) * character.gapMs;
    const found = busyMoment(draw, meant);
    at = found > at + hour ? found : at + whole(draw, hour, 4 * hour);
  }
}

function beginningOf(life: Life, visit: number): number | undefined {
  let index = 0;
  for (const at of beginnings(life)) {
    if (index === visit) return at;
    index += 1;
  }
  return undefined;
}

const busiest = Math.max(...rhythm.weekdays);
const hours = rhythm.hours.map((weight, index) => [index, weight] as const);

function busyMoment(draw: Random, meant: number): number {
  let start = Math.floor(meant / day) * day;
  while (!chance(draw, must(rhythm.weekdays[weekday(start)], 'a weekday') / busiest)) start += day;
  return start + pick(draw, hours) * hour + whole(draw, 0, hour - 1);
}

function* visitsOf(life: Life): Generator<Episode, void, undefined> {
  let index = 0;
  for (const at of beginnings(life)) {
    const number = index;
    yield { at, tell: () => tellVisit(life, number, at) };
    index += 1;
  }
}

const userIdOf = ({ id }: Life): string => `user-${id}`;

function tellVisit(life: Life, index: number, at: number): readonly Sent[] {
  const { seed, newcomer, id, character } = life;
  const draw = random(seed, 'visit', newcomer.key, index);
  const { signsUpOn, secondOn } = character;
  const signsUp = index === signsUpOn;
  const strange = index === secondOn;
  const isKnown = signsUpOn !== null && index > signsUpOn && !strange;
  const visit = {
    id: `${id}-${index.toString(36)}`,
    random: draw,
    country: character.country,
    device: deviceOf(life, strange || (isKnown && secondOn !== null && index > secondOn && chance(draw, 0.3))),
    origin: index === 0 ? character.origin : chance(draw, 0.2) ? origins.search : origins.direct,
    sent: [],
    userId: isKnown ? userIdOf(life) : null,
    at,
    path: '/',
  };
  const identifies = strange && chance(draw, 0.5) ? 'behind' : signsUp || strange ? 'before' : 'never';
  const clicks = chance(draw, 0.15);
  return act(visit, 4, {
    identifies,
    userId: userIdOf(life),
    traits: { email: `${id}@example.com`, name: `Person ${id}`, plan: character.buys > 0.1 ? 'pro' : 'free' },
    services: isKnown || signsUp ? character.services.filter(() => chance(draw, 0.4)) : [],
    buys: chance(draw, character.buys) ? [chance(draw, 0.7) ? character.category : one(draw, categories)] : [],
    marks: [
      ...(signsUp ? ['signed_up'] : []),
      ...(clicks ? ['click_event1'] : []),
      ...(chance(draw, clicks ? 0.3 : 0.02) ? ['custom_event2'] : []),
    ],
  });
}

function deviceOf({ id, character }: Life, second: boolean): Device {
  const number = second ? 1 : 0;
  return {
    id: `device-${id}-${number}`,
    anonymousId: `anon-${id}-${number}`,
    type: second ? 'desktop' : character.deviceType,
  };
}

/** So long after somebody has stopped coming they are still written to. */
const newsAfter = 2 * week;
const welcome: Mail = { message: 'welcome', channel: 'email', template: 'welcome-1' };
const news: Mail = { message: 'weekly-news', channel: 'email', template: 'news-1' };

/** A welcome when they have signed up, then news every Tuesday until they unsubscribe. */
function* lettersOf(life: Life, until: number): Generator<Episode, void, undefined> {
  const { signsUpOn } = life.character;
  if (signsUpOn === null) return;
  const signedUp = beginningOf(life, signsUpOn);
  if (signedUp === undefined) return;
  const draw = random(life.seed, 'letters', life.newcomer.key);
  const write = (mail: Mail, at: number, steps: readonly MailStep[]): readonly Episode[] =>
    letterOf(mail, { id: `${life.id}-${at.toString(36)}`, userId: userIdOf(life), at, steps, random: draw });
  yield* write(welcome, signedUp + whole(draw, 40 * minute, hour), stepsOf(draw, 0.5));
  for (let at = tuesdayAfter(signedUp + day); at < until; at += week) {
    const steps = stepsOf(draw, 0.3);
    yield* write(news, at + whole(draw, 0, 20 * minute), steps);
    if (steps.includes('unsubscribed')) return;
  }
}

function stepsOf(draw: Random, opened: number): readonly MailStep[] {
  if (chance(draw, 0.02)) return ['sent', 'bounced'];
  if (!chance(draw, opened)) return ['sent', 'delivered'];
  if (chance(draw, 0.02)) return ['sent', 'delivered', 'opened', 'unsubscribed'];
  return chance(draw, 0.25) ? ['sent', 'delivered', 'opened', 'clicked'] : ['sent', 'delivered', 'opened'];
}

/** Ten o'clock of the next one. */
function tuesdayAfter(at: number): number {
  let start = Math.ceil(at / day) * day;
  while (weekday(start) !== 1) start += day;
  return start + 10 * hour;
}
