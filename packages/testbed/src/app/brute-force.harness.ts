/**
 * Persons, sessions and funnels told from what was sent, by the plain rules and without any of the platform's code, so that
 * what a simulator says of itself can be held against it.
 */
import type { Send } from '../business.ts';
import type { Call } from './call.ts';
import type { NativeEvent } from '../leads/event.ts';

export type Fact = {
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly subject: string;
  readonly device: string;
  readonly byUser: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
  /** The other id that it says is the same person. */
  readonly link: string | null;
};

export type Figure = { readonly facts: readonly Fact[]; readonly firstSeen: number };

const pauseMs = 30 * 60_000;
const dayMs = 86_400_000;

/** What was sent, each event once, in the order in which it arrived. */
export function factsOf(sends: Iterable<Send>): Fact[] {
  const facts = new Map<string, Fact>();
  for (const { door, line } of sends) {
    const fact = door === 'segment' ? ofCall(JSON.parse(line) as Call) : ofEvent(JSON.parse(line) as NativeEvent);
    if (!facts.has(fact.id)) facts.set(fact.id, fact);
  }
  return [...facts.values()];
}

function ofCall(call: Call): Fact {
  const { userId, anonymousId, context } = call;
  return {
    id: call.messageId,
    type: call.event ?? call.type,
    time: Date.parse(call.timestamp),
    subject: userId === undefined ? `a:${anonymousId}` : `u:${userId}`,
    device: String((context['device'] as { id: string }).id),
    byUser: true,
    data: call.properties ?? call.traits ?? {},
    context,
    link: call.type === 'identify' && userId !== undefined ? `a:${anonymousId}` : null,
  };
}

function ofEvent({ id, type, time, subject, category, data }: NativeEvent): Fact {
  const byUser = category === 'user';
  return { id, type, time: Date.parse(time), subject: subject.id, device: '', byUser, data, context: {}, link: null };
}

/** Facts by person, in order of time, with the beginnings of their sessions as facts of their own. */
export function figuresOf(facts: readonly Fact[]): Figure[] {
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    const parent = parents.get(id);
    return parent === undefined ? id : rootOf(parent);
  };
  for (const { subject, link } of facts) {
    if (link === null) continue;
    const [a, b] = [rootOf(subject), rootOf(link)];
    if (a !== b) parents.set(b, a);
  }
  const persons = Map.groupBy([...facts, ...sessionsOf(facts)], ({ subject }) => rootOf(subject));
  return [...persons.values()].map((own) => {
    const sorted = own.toSorted((a, b) => a.time - b.time);
    return { facts: sorted, firstSeen: sorted[0]?.time ?? Number.NaN };
  });
}

function sessionsOf(facts: readonly Fact[]): Fact[] {
  const visitors = Map.groupBy(
    facts.filter(({ byUser }) => byUser),
    ({ subject, device }) => JSON.stringify([subject, device]),
  );
  return [...visitors.values()].flatMap((own) => {
    const sorted = own.toSorted((a, b) => a.time - b.time);
    const first = sorted.filter((fact, at) => fact.time - (sorted[at - 1]?.time ?? Number.NEGATIVE_INFINITY) > pauseMs);
    return first.map((fact) => ({ ...fact, id: `${fact.id}/session`, type: 'session_started', data: {}, link: null }));
  });
}

const isActivity = ({ type }: Fact): boolean => !/^(session_|message\.|db\.)/u.test(type);

/** On how many days of [from, to) somebody did something. */
export function activeDays({ facts }: Figure, from: number, to: number): number {
  const active = facts.filter((fact) => isActivity(fact) && fact.time >= from && fact.time < to);
  return new Set(active.map(({ time }) => Math.floor(time / dayMs))).size;
}

/** How many of three steps somebody does in order, from the first such entry in [from, to) on, within the window. */
export function reached(
  { facts }: Figure,
  steps: readonly string[],
  range: { from: number; to: number; windowMs: number },
): number {
  const entry = facts.find(({ type, time }) => type === steps[0] && time >= range.from && time < range.to);
  if (entry === undefined) return 0;
  const inTime = facts.filter(({ time }) => time >= entry.time && time <= entry.time + range.windowMs);
  let level = 1;
  for (const fact of inTime) if (fact !== entry && fact.type === steps[level]) level += 1;
  return level;
}

export function firstOf<T>(stream: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const one of stream) if (first.push(one) === most) break;
  return first;
}
