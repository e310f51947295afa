import type { CollectAnswer } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { random, whole, between } from '@millrace/testbed/random.ts';
import { expect } from 'vitest';
import { allEvents } from './all-events.ts';
import { killAll, killWhileStarting } from './kills.ts';
import { until } from './until.ts';
import { startWitness, type Witness } from './witness-process.ts';
import { tellTrouble } from './trouble.ts';

export type KillOptions = {
  readonly kills: number;
  readonly seed: number;
  readonly connections: number;
  /** No kill begins later than this after the start, ms. */
  readonly withinMs: number;
};

export type Killed = {
  /** Kills of a platform that had acknowledged something since its start, and of one that was still starting. */
  readonly kills: { readonly underLoad: number; readonly whileStarting: number };
  readonly acknowledged: number;
  readonly retried: number;
  readonly lost: number;
  readonly double: number;
  readonly duplicates: number;
  readonly restartMs: readonly number[];
};

/** Load from several connections through kills of the whole platform at random moments, with a witness of each yes. */
export async function killRound(platform: Platform, options: KillOptions): Promise<Killed> {
  tellTrouble(platform);
  await using witness = await startWitness();
  const draw = random('kills', options.seed);
  const load = startLoad(platform, witness, options);
  const kills = { underLoad: 0, whileStarting: 0 };
  const restartMs: number[] = [];
  const begin = performance.now();
  while (kills.underLoad < options.kills && performance.now() - begin < options.withinMs) {
    const at = load.acknowledged() + whole(draw, 1, 500);
    await until('the next events are acknowledged', () => load.acknowledged() >= at);
    await killAll(platform);
    kills.underLoad += 1;
    if (kills.underLoad % 5 === 0) {
      await killWhileStarting(platform, between(draw, 100, 2000));
      kills.whileStarting += 1;
    }
    const dead = performance.now();
    await platform.restart();
    restartMs.push(Math.round(performance.now() - dead));
  }
  const sent = await load.stop();
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
  expect(noted.length).toBe(sent.acknowledged);
  // Everything was sent until it was acknowledged, so there is nothing else.
  expect(unasked).toBe(0);
  expect(total).toMatchObject({ admitted: noted.length, stored: noted.length, conflict: 0, waiting: 0, loading: 0 });
  expect(balanced).toBe(true);
  return {
    kills,
    ...sent,
    lost: counts.filter((count) => count === 0).length,
    double: counts.filter((count) => count > 1).length,
    duplicates: total.duplicate,
    restartMs,
  };
}

type Load = {
  /** Events the witness has on disk. */
  acknowledged(): number;
  /** Resolves when every connection has its last request acknowledged. */
  stop(): Promise<{ acknowledged: number; retried: number }>;
};

const mostEvents = 30;
const retryMs = 50;

function startLoad(platform: Platform, witness: Witness, { connections, seed }: KillOptions): Load {
  const sent = { acknowledged: 0, retried: 0 };
  let stopping = false;
  let failed: unknown;
  const connection = async (name: number): Promise<void> => {
    const draw = random('connection', seed, name);
    for (let batch = 0; !stopping; batch += 1) {
      const events = Array.from({ length: whole(draw, 1, mostEvents) }, (_, n) => ({
        id: `${name}-${batch}-${n}`,
        type: 'order.placed',
        subject: `customer/${name}`,
      }));
      const body = JSON.stringify(events);
      for (let answer = await post(platform, body); ; answer = await post(platform, body)) {
        if (answer !== undefined) {
          expect(answer).toMatchObject({ accepted: events.length, quarantined: 0, rejected: 0 });
          break;
        }
        sent.retried += 1;
        await pause(retryMs);
      }
      await witness.note(events.map(({ id }) => id));
      sent.acknowledged += events.length;
    }
  };
  const all = Promise.all(Array.from({ length: connections }, (_, name) => connection(name)));
  all.catch((error: unknown) => (failed = error));
  return {
    acknowledged() {
      if (failed !== undefined) throw failed instanceof Error ? failed : new Error(String(failed));
      return sent.acknowledged;
    },
    async stop() {
      stopping = true;
      await all;
      return { ...sent };
    },
  };
}

/** The answer to a request, or undefined when it has to be sent again. */
async function post({ url, writeKey }: Platform, body: string): Promise<CollectAnswer | undefined> {
  const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' };
  try {
    const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body });
    const answer = (await response.json()) as CollectAnswer;
    if (response.ok) return answer;
    if (response.status !== 503) throw new TypeError(`refused with ${response.status} ${JSON.stringify(answer)}`);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('refused')) throw error;
  }
  return undefined;
}
