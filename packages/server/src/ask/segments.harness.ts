import type { JsonObject, SegmentSpec } from '@millrace/contract';
import { noDocuments, type Edition } from '../catalog/catalog.ts';
import type { PlacedEvent } from './funnel-oracle.contract.ts';
import { hour } from './people-grounds.harness.ts';

const day = 24 * hour;
/** What somebody did up to a moment, in order. */
type Own = readonly PlacedEvent[];
type Sample = { readonly spec: SegmentSpec; readonly has: (own: Own, at: number, who: string) => boolean };

const isPerson = (who: string): boolean => who.startsWith('person ');
const of = (own: Own, type: string): Own => own.filter((event) => event.type === type);
/** The calendar days that end with the moment's own. */
const inDays = (own: Own, at: number, days: number): Own => {
  const next = Math.floor(at / day) * day + day;
  return own.filter(({ time }) => time >= next - days * day && time < next);
};

const simple = {
  doers: {
    spec: { subject: 'person', traits: { n: { aggregate: 'count', where: 'type == "a"' } }, where: 'n >= 2' },
    has: (own, _, who) => isPerson(who) && of(own, 'a').length >= 2,
  },
  lately: {
    spec: {
      subject: 'person',
      traits: {
        b: { aggregate: 'count', where: 'type == "b"', days: 2 },
        plans: { aggregate: 'uniq', of: 'data.plan' },
      },
      where: 'b == 0 && plans > 1',
    },
    has: (own, at, who) =>
      isPerson(who) &&
      own.length > 0 &&
      inDays(of(own, 'b'), at, 2).length === 0 &&
      new Set(own.flatMap(({ data }) => (data['plan'] === undefined ? [] : [JSON.stringify(data['plan'])]))).size > 1,
  },
  quiet: {
    spec: {
      subject: 'person',
      traits: { last: { aggregate: 'max', of: 'time' } },
      where: 'age(last) > duration("20h")',
    },
    has: (own, at, who) => isPerson(who) && own.length > 0 && at - (own.at(-1)?.time ?? 0) > 20 * hour,
  },
  earlier: {
    spec: {
      subject: 'person',
      traits: {
        c: { aggregate: 'count', where: 'type == "c"', days: 1, ago: 1 },
        all: { aggregate: 'count' },
        both: { formula: 'c * 10 + all' },
      },
      where: 'both > 13',
    },
    has: (own, at, who) => isPerson(who) && inDays(of(own, 'c'), at - day, 1).length * 10 + own.length > 13,
  },
  leads: {
    spec: { subject: 'lead', traits: { kept: { first: 'producer' } }, where: 'kept == "web"' },
    has: (own, _, who) => who.startsWith('lead ') && own[0]?.producer === 'web',
  },
} satisfies Readonly<Record<string, Sample>>;

const moment = Date.UTC(2026, 0, 4, 6);
/** Those of which a series is one pass, however long. */
export const atOnce: ReadonlySet<string> = new Set(['doers', 'lately', 'earlier', 'leads']);

/** By name; their conditions told once more by hand. */
export const samples: Readonly<Record<string, Sample>> = {
  ...simple,
  both: {
    spec: { subject: 'person', where: 'segment("doers") && !segment("lately")' },
    has: (own, at, who) =>
      isPerson(who) && own.length > 0 && simple.doers.has(own, at, who) && !simple.lately.has(own, at, who),
  },
  frozen: {
    spec: { ...simple.doers.spec, asOf: new Date(moment).toISOString() },
    has: simple.doers.has,
  },
  stuck: {
    spec: {
      people: {
        question: {
          kind: 'table',
          metric: 'subjects',
          by: ['type'],
          where: 'segment("doers")',
          range: { from: 'now-2d', to: 'now' },
        },
        cell: { type: 'c' },
      },
    },
    has: (own, at, who) =>
      simple.doers.has(own, at, who) && of(own, 'c').some(({ time }) => time >= at - 2 * day && time < at),
  },
};

/** A frozen segment knows what came by its own moment, whenever it is asked. */
export function membersOf(name: string, events: readonly PlacedEvent[], at: number): Set<string> {
  const sample = samples[name];
  const known = events.filter(({ time, test }) => test !== true && time <= (name === 'frozen' ? moment : at));
  return new Set(
    [...Map.groupBy(known, ({ who }) => who)].flatMap(([who, own]) =>
      sample?.has(own, at, who) === true ? [who] : [],
    ),
  );
}

/** These segments, and others. */
export function documentsWith(more: Readonly<Record<string, SegmentSpec>> = {}): Edition {
  const specs: Readonly<Record<string, SegmentSpec | undefined>> = {
    ...Object.fromEntries(Object.entries(samples).map(([name, { spec }]) => [name, spec])),
    ...more,
  };
  const find = (kind: string, name: string) => {
    const spec = kind === 'segment' ? specs[name] : undefined;
    return spec === undefined ? undefined : { name, version: 1, hash: 'h', spec: spec as unknown as JsonObject };
  };
  return { ...noDocuments, find: find as Edition['find'] };
}
