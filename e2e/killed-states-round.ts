import type { EntityPage, EntityView } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import type { NativeEvent } from '@millrace/testbed/leads/event.ts';
import { leads } from '@millrace/testbed/leads/leads.ts';
import { profiles } from '@millrace/testbed/leads/profiles.ts';
import { chunks, shuffled } from '@millrace/testbed/orders.ts';
import { startPlatform, type Platform } from '@millrace/testbed/platform.ts';
import { between, random } from '@millrace/testbed/random.ts';
import { openSender } from '@millrace/testbed/sender.ts';
import { foldedStates, queryStore } from './at-rest.ts';
import { killAll, killWhileStarting } from './kills.ts';
import { tellTrouble } from './trouble.ts';
import { until } from './until.ts';

export type KilledStatesOptions = { readonly count: number; readonly kills: number; readonly seed: number };

/** What a platform says of its subjects, by kind and id. */
export type Told = {
  /** As records keep them, with all that folding on needs. */
  readonly records: ReadonlyMap<string, unknown>;
  /** The newest of each in the store's `entities`. */
  readonly store: ReadonlyMap<string, unknown>;
  /** As `GET /api/entities/:kind` lists them, over all pages. */
  readonly listed: ReadonlyMap<string, unknown>;
  /** Some of them at five moments, and now: as `GET /api/entities/:kind/:id?at=` shows them. */
  readonly asOf: ReadonlyMap<string, unknown>;
  /** Requests that were sent again because no answer came. */
  readonly retried: number;
};

const from = Date.UTC(2026, 0, 5);
const perRequest = 50;
const kinds = ['lead', 'source', 'buyer', 'flow', 'alert'];
/** Of a kind, so many subjects are looked at as of moments. */
const mostAsked = 100;
const pageSize = 200;

/**
 * The same events of lead trade twice: each once, in the order of their times, into a platform that lives; and each twice,
 * shuffled, into one that is killed again and again.
 */
export async function killedStatesRound(options: KilledStatesOptions): Promise<{ plain: Told; killed: Told }> {
  const events = leadTrade(options);
  const moments = [0.15, 0.35, 0.55, 0.75, 0.95].map((share) => events[Math.floor(events.length * share)]?.time ?? '');
  const plain = await tellBy(events, moments, { ...options, kills: 0 });
  const killed = await tellBy(shuffled([...events, ...events], options.seed), moments, options);
  return { plain, killed };
}

/** In the order of their times. Of feedback that is told twice the first to arrive counts, so each is told once. */
function leadTrade({ count, seed }: KilledStatesOptions): NativeEvent[] {
  const events: NativeEvent[] = [];
  for (const { event, label } of leads({ profile: profiles['load-1m'], seed, from })) {
    if (events.length === count) break;
    if (label !== 'repeat') events.push(event);
  }
  return events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
}

async function tellBy(
  events: readonly NativeEvent[],
  moments: readonly string[],
  options: KilledStatesOptions,
): Promise<Told> {
  await using platform = await startPlatform();
  tellTrouble(platform);
  const retried = await sendThroughKills(platform, events, options);
  await platform.idle();
  const listed = await listAll(platform);
  const asOf = await askAsOf(platform, listed, moments);
  await platform.stop();
  const records = foldedStates(platform.dataDirectory);
  return { records, store: await storedStates(platform.dataDirectory), listed, asOf, retried };
}

/** kill -9 of everything at even shares of what is acknowledged; of every fifth also while it starts again. */
async function sendThroughKills(
  platform: Platform,
  events: readonly NativeEvent[],
  { kills, seed }: KilledStatesOptions,
): Promise<number> {
  const draw = random('killed-states', seed);
  const wait = (ms: number, signal?: AbortSignal): Promise<void> => pause(Math.min(ms, 250), signal);
  const sender = openSender({ url: platform.url, key: platform.writeKey, inFlight: 3, wait });
  const lines = events.map((event) => JSON.stringify(event));
  const sending = (async () => {
    for (const batch of chunks(lines, perRequest)) await sender.send(batch);
    return (await sender.finish()).retried;
  })();
  for (let kill = 1; kill <= kills; kill += 1) {
    const at = (lines.length * kill) / (kills + 1);
    await until(`${at} lines are acknowledged`, () => sender.soFar().sent >= at, 300_000);
    await killAll(platform);
    if (kill % 5 === 0) await killWhileStarting(platform, between(draw, 100, 2_000));
    await platform.restart();
  }
  return await sending;
}

async function listAll(platform: Platform): Promise<Map<string, unknown>> {
  const listed = new Map<string, unknown>();
  for (const kind of kinds) {
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({ limit: String(pageSize), ...(cursor !== '' && { cursor }) });
      const page: EntityPage = await read<EntityPage>(platform, `/api/entities/${kind}?${query.toString()}`);
      for (const { version: _, ...line } of page.entities) listed.set(`${kind}/${line.id}`, line);
      ({ cursor } = page);
    }
  }
  return listed;
}

async function askAsOf(
  platform: Platform,
  listed: ReadonlyMap<string, unknown>,
  moments: readonly string[],
): Promise<Map<string, unknown>> {
  const told = new Map<string, unknown>();
  for (const kind of kinds) {
    const names = [...listed.keys()].filter((name) => name.startsWith(`${kind}/`));
    const step = Math.ceil(names.length / mostAsked);
    for (const name of names.filter((_, n) => n % step === 0)) {
      for (const at of [...moments, undefined]) {
        const path = `/api/entities/${name.split('/').map(encodeURIComponent).join('/')}`;
        const view = await read<EntityView>(platform, at === undefined ? path : `${path}?at=${at}`);
        const { through: _, version: __, ...rest } = view;
        told.set(`${name} ${at ?? 'now'}`, rest);
      }
    }
  }
  return told;
}

async function read<T>(platform: Platform, path: string): Promise<T> {
  const answer = await platform.request(path);
  if (!answer.ok) throw new Error(`${answer.status} ${path} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function storedStates(dataDirectory: string): Promise<Map<string, unknown>> {
  const rows = await queryStore(
    dataDirectory,
    `SELECT kind, id, argMax(state, version) FROM entities GROUP BY workspace, kind, id ORDER BY kind, id`,
  );
  return new Map(rows.map(([kind, id, state]) => [`${String(kind)}/${String(id)}`, JSON.parse(String(state))]));
}
