import { chance, pick, random, whole, type Random } from '@millrace/testbed/random.ts';

/** An event of the traffic under which rollups are killed, as it is sent. */
export type TradeEvent = {
  readonly id: string;
  readonly type: 'seen' | 'sold';
  readonly subject: string;
  readonly time: string;
  readonly data: { readonly source: string | number | null; readonly buyer: string; readonly price: number };
  readonly links?: readonly string[];
  readonly corrects?: string;
  readonly retracts?: string;
};

export const days = 8;
const begin = Date.UTC(2026, 0, 1);
export const range = { from: at(0), to: at(days * 24 * 60) };

function at(minute: number): string {
  return new Date(begin + minute * 60_000).toISOString();
}

/** Somewhere in the days, in no order: most of it comes late. A correction may name what has not come yet. */
function draws(draw: Random, name: string, n: number): TradeEvent {
  const browser = whole(draw, 0, 39);
  const isPerson = chance(draw, 0.6);
  const isUser = isPerson && chance(draw, 0.3);
  const user = `u:${Math.floor(browser / 4)}`;
  const other = `${name}-${Math.max(0, n + whole(draw, -400, 60))}`;
  const names = other !== `${name}-${n}` && chance(draw, 0.04);
  return {
    id: `${name}-${n}`,
    type: chance(draw, 0.4) ? 'sold' : 'seen',
    subject: isUser ? `person/${user}` : isPerson ? `person/a:${browser}` : `lead/${whole(draw, 0, 199)}`,
    time: at(whole(draw, 0, days * 24 * 60 - 1)),
    data: {
      source: pick<string | number | null>(draw, [
        ['a', 4],
        ['b', 3],
        [7, 2],
        [null, 1],
      ]),
      buyer: `b${whole(draw, 0, 5)}`,
      price: pick(draw, [
        [whole(draw, 1, 9999), 8],
        [2 ** 40, 1],
        [-3, 1],
      ]),
    },
    ...(isPerson && !isUser && chance(draw, 0.02) && { links: [user] }),
    ...(names && { [chance(draw, 0.6) ? 'corrects' : 'retracts']: other }),
  };
}

/** One sender's batches: new events, and in between some that were sent before, once more. */
export function tradeOf(seed: number, name: string, most: number): () => TradeEvent[] {
  const draw = random('trade', seed, name);
  const sent: TradeEvent[] = [];
  return () =>
    Array.from({ length: whole(draw, 1, most) }, () => {
      const again = chance(draw, 0.15) ? sent[whole(draw, 0, sent.length - 1)] : undefined;
      if (again !== undefined) return again;
      const event = draws(draw, name, sent.length);
      sent.push(event);
      return event;
    });
}

export type Told = { readonly n: number; readonly who: number; readonly pairs: number; readonly sum: number };

/** What is to be said of them by day, type and source: each counts once, unless another names it; linked ids are one. */
export function toldOf(lines: readonly TradeEvent[]): Map<string, Told> {
  const events = new Map(lines.map((event) => [event.id, event]));
  const named = new Set([...events.values()].flatMap(({ corrects, retracts }) => corrects ?? retracts ?? []));
  const users = new Map(
    [...events.values()].flatMap(({ subject, links = [] }) => links.map((id) => [subject, `person/${id}`] as const)),
  );
  const standing = [...events.values()].filter(({ id }) => !named.has(id));
  const groups = Map.groupBy(standing, ({ time, type, data }) => `${time.slice(0, 10)} ${type} ${data.source}`);
  return new Map(
    [...groups].map(([group, own]) => {
      const who = own.map(({ subject }) => users.get(subject) ?? subject);
      const pairs = own.map(({ data }, i) => `${who[i]} ${data.buyer}`);
      const sum = own.reduce((total, { data }) => total + BigInt(data.price), 0n);
      return [group, { n: own.length, who: new Set(who).size, pairs: new Set(pairs).size, sum: Number(sum) }];
    }),
  );
}
