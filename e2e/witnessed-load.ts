import type { CollectAnswer } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { random, whole } from '@millrace/testbed/random.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import type { Witness } from './witness-process.ts';

export type LoadOptions = {
  readonly seed: number;
  readonly connections: number;
  /** The platform stays up: a request without an answer fails the test, instead of being sent again. */
  readonly isUp?: boolean;
  /** What a connection of this name sends, a request after the other; the witness notes each event's line. Default: orders, noted by id. */
  readonly traffic?: (name: number) => () => readonly Noted[];
};

/** An event, and what the witness writes down when it is acknowledged. */
export type Noted = { readonly event: object; readonly line: string };

export type Sent = {
  readonly acknowledged: number;
  /** Requests that were refused with 503, or not answered, and sent again. */
  readonly retried: number;
  /** The longest that one request took. */
  readonly worstMs: number;
};

export type Found = { readonly lost: number; readonly double: number; readonly duplicates: number };

export type Load = {
  /** Events the witness has on disk. */
  acknowledged(): number;
  retried(): number;
  /** Resolves when every connection has its last request acknowledged. */
  stop(): Promise<Sent>;
};

const mostEvents = 30;
const retryMs = 50;
/** Far beyond every deadline of the platform: whoever waits so long waits for ever. */
const hangsMs = 60_000;

/** Several connections that send small requests, each again until it is acknowledged, with a witness of each yes. */
export function startLoad(platform: Platform, witness: Witness, options: LoadOptions): Load {
  const { connections, seed, isUp, traffic = (name) => ordersOf(seed, name) } = options;
  const sent = { acknowledged: 0, retried: 0, worstMs: 0 };
  let stopping = false;
  let failed: unknown;
  const post = async (body: string): Promise<CollectAnswer | undefined> => {
    const begin = performance.now();
    const answer = await postOnce(platform, body).catch((error: unknown) => {
      // Cut off by a kill, it is sent again.
      if (isUp === true || error instanceof Refused) throw error;
    });
    sent.worstMs = Math.max(sent.worstMs, Math.round(performance.now() - begin));
    return answer ?? undefined;
  };
  const connection = async (name: number): Promise<void> => {
    const next = traffic(name);
    while (!stopping) {
      const events = next();
      const body = JSON.stringify(events.map(({ event }) => event));
      for (let answer = await post(body); ; answer = await post(body)) {
        if (answer !== undefined) {
          expect(answer).toMatchObject({ accepted: events.length, quarantined: 0, rejected: 0 });
          break;
        }
        sent.retried += 1;
        await pause(retryMs);
      }
      await witness.note(events.map(({ line }) => line));
      sent.acknowledged += events.length;
    }
  };
  const all = Promise.all(Array.from({ length: connections }, (_, name) => connection(name)));
  all.catch((error: unknown) => (failed = error));
  const check = (): void => {
    if (failed !== undefined) throw failed instanceof Error ? failed : new Error(String(failed));
  };
  return {
    acknowledged() {
      check();
      return sent.acknowledged;
    },
    retried() {
      check();
      return sent.retried;
    },
    async stop() {
      stopping = true;
      await all;
      return { ...sent };
    },
  };
}

function ordersOf(seed: number, name: number): () => Noted[] {
  const draw = random('connection', seed, name);
  let batch = 0;
  return () => {
    const request = batch++;
    return Array.from({ length: whole(draw, 1, mostEvents) }, (_, n) => {
      const id = `${name}-${request}-${n}`;
      return { event: { id, type: 'order.placed', subject: `customer/${name}` }, line: id };
    });
  };
}

class Refused extends Error {}

/** The answer to a request, or undefined when it was refused for now. */
async function postOnce({ url, writeKey }: Platform, body: string): Promise<CollectAnswer | undefined> {
  const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(hangsMs);
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body, signal });
  const answer = (await response.json()) as CollectAnswer;
  if (response.ok) return answer;
  if (response.status !== 503) throw new Refused(`${response.status} ${JSON.stringify(answer)}`);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  return undefined;
}

/** Compares what the witness knows with what the platform holds, when nothing is sent any more. */
export async function accountFor(platform: Platform, witness: Witness, { acknowledged }: Sent): Promise<Found> {
  await platform.idle();
  const noted = await witness.lines();
  const times = new Map<string, number>(noted.map((id) => [id, 0]));
  let unasked = 0;
  for await (const { id } of allEvents(platform)) {
    if (times.has(id)) times.set(id, (times.get(id) ?? 0) + 1);
    else unasked += 1;
  }
  const counts = [...times.values()];
  const { total, balanced } = await platform.books();
  expect(new Set(noted).size).toBe(noted.length);
  expect(noted.length).toBe(acknowledged);
  // Everything was sent until it was acknowledged, so there is nothing else.
  expect(unasked).toBe(0);
  expect(total).toMatchObject({ admitted: noted.length, stored: noted.length, conflict: 0, waiting: 0, loading: 0 });
  expect(balanced).toBe(true);
  return {
    lost: counts.filter((count) => count === 0).length,
    double: counts.filter((count) => count > 1).length,
    duplicates: total.duplicate,
  };
}
