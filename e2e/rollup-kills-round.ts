import { isDeepStrictEqual } from 'node:util';
import type { Answer, Question, RollupList, RollupView } from '@millrace/contract';
import { pause } from '@millrace/server/kernel/kernel.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { between, random, whole } from '@millrace/testbed/random.ts';
import { expect } from 'vitest';
import { killAll, signalEngine } from './kills.ts';
import { comparable, documents, eventsOnly, passing, questions, refilled } from './rollup-questions.ts';
import { range, toldOf, tradeOf, type TradeEvent } from './rollup-traffic.ts';
import { tellTrouble } from './trouble.ts';
import { until } from './until.ts';
import { startWitness } from './witness-process.ts';
import { startLoad, type Load } from './witnessed-load.ts';

export type RollupKills = { readonly kills: number; readonly seed: number; readonly connections: number };

export type RollupsKilled = {
  readonly events: number;
  readonly acknowledged: number;
  readonly retried: number;
  readonly duplicates: number;
  readonly named: number;
  /** What was killed, and what the rollups were at just then. */
  readonly kills: Readonly<Record<string, number>>;
  /** Answers compared with events while all that went on, of which so many fell between two equal answers from events. */
  readonly during: { readonly asked: number; readonly compared: number };
  readonly questions: number;
  readonly comparedDays: number;
  readonly differing: number;
};

const victims = ['platform', 'engine', 'parent'] as const;
const moments = ['taking events in', 'filling', 'making days anew'] as const;
type Moment = (typeof moments)[number];

/** Late events, copies, corrections and links through kills: rollups say what events say, and both what was acknowledged. */
export async function rollupKillsRound(platform: Platform, options: RollupKills): Promise<RollupsKilled> {
  tellTrouble(platform);
  await using witness = await startWitness();
  const { seed, connections } = options;
  const load = startLoad(platform, witness, {
    seed,
    connections,
    traffic: (name) => {
      const next = tradeOf(seed, `k${name}`, 60);
      return () => next().map((event) => ({ event, line: JSON.stringify(event) }));
    },
  });
  await apply(platform, documents);
  const asking = startAsking(platform, seed);
  const kills = await killAgain(platform, load, options);
  const { asked, compared } = await asking.stop();
  const { acknowledged, retried } = await load.stop();
  const lines = (await witness.lines()).map((line) => JSON.parse(line) as TradeEvent);
  const events = new Set(lines.map(({ id }) => id)).size;
  await platform.idle();
  const { total, balanced } = await platform.books();
  expect({ balanced, ...total }).toMatchObject({ balanced: true, admitted: events, conflict: 0, quarantined: 0 });
  const views = await settled(platform);
  await expectAgreement(platform);
  await expectAcknowledged(platform, lines);
  expect(platform.logs()).not.toContain('differ from events');
  return {
    events,
    acknowledged,
    retried,
    duplicates: total.duplicate,
    named: lines.filter(({ corrects, retracts }) => corrects !== undefined || retracts !== undefined).length,
    kills,
    during: { asked, compared },
    questions: questions.length,
    comparedDays: views.reduce((sum, view) => sum + view.compared.days, 0),
    differing: views.reduce((sum, view) => sum + view.compared.differing, 0),
  };
}

async function killAgain(
  platform: Platform,
  load: Load,
  { kills, seed }: RollupKills,
): Promise<Record<string, number>> {
  const draw = random('rollup kills', seed);
  const done: Record<string, number> = {};
  for (let kill = 0; kill < kills; kill += 1) {
    const at = load.acknowledged() + whole(draw, 200, 3000);
    await until('the next events are acknowledged', () => load.acknowledged() >= at);
    const moment = moments[kill % moments.length] ?? 'filling';
    if (moment === 'filling') await apply(platform, [refilled(kill)]);
    const shown = await comes(platform, moment);
    await pause(between(draw, 0, 150));
    const victim = victims[Math.floor(kill / moments.length) % victims.length] ?? 'platform';
    if (victim === 'engine') await signalEngine(platform, 'SIGKILL');
    else {
      if (victim === 'platform') await killAll(platform);
      else await platform.kill();
      await platform.restart();
    }
    expect(platform.logs()).not.toContain('STORE_DAMAGED');
    const name = `${victim}, ${shown ? moment : moments[0]}`;
    done[name] = (done[name] ?? 0) + 1;
  }
  return done;
}

/** Waits for a rollup of which this is so, for a while. */
async function comes(platform: Platform, moment: Moment): Promise<boolean> {
  if (moment === 'taking events in') return true;
  const isSo = ({ state, marked }: RollupView): boolean => (moment === 'filling' ? state !== 'kept' : marked.days > 0);
  for (let tries = 0; tries < 300; tries += 1) if ((await rollupsOf(platform)).some(isSo)) return true;
  return false;
}

async function rollupsOf(platform: Platform): Promise<RollupList['rollups']> {
  const answer = await platform.request('/api/rollups');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as RollupList).rollups;
}

async function apply(platform: Platform, some: readonly object[]): Promise<void> {
  const body = JSON.stringify({ documents: some });
  const answer = await platform.request('/api/definitions/apply', { method: 'POST', body });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

/** Asks all the time, and compares where events say the same before and after. A platform that is away is asked again. */
function startAsking(platform: Platform, seed: number) {
  const draw = random('asking', seed);
  const counts = { asked: 0, compared: 0 };
  let stopping = false;
  const answers = async (question: Question): Promise<readonly Answer[] | undefined> => {
    try {
      const before = await platform.ask(eventsOnly(question));
      return [before, await platform.ask(question), await platform.ask(eventsOnly(question))];
    } catch {
      return undefined;
    }
  };
  const running = (async () => {
    while (!stopping) {
      const question = passing(draw);
      const some = await answers(question);
      if (some === undefined) {
        await pause(50);
        continue;
      }
      counts.asked += 1;
      const [before, kept, after] = some.map(comparable);
      if (!isDeepStrictEqual(before, after)) continue;
      counts.compared += 1;
      expect({ question, ...kept }).toEqual({ question, ...after });
    }
  })();
  running.catch(() => {});
  return {
    async stop() {
      stopping = true;
      await running;
      return counts;
    },
  };
}

/** When no rollup is behind or has days to make anew, and each was compared with events, whole, since then. */
async function settled(platform: Platform): Promise<RollupList['rollups']> {
  const within = 300_000;
  const isDone = ({ state, behind, marked }: RollupView): boolean =>
    state === 'kept' && behind === 0 && marked.days === 0;
  await until('rollups are whole', async () => (await rollupsOf(platform)).every(isDone), within);
  const since = new Date().toISOString();
  const isCompared = ({ compared: { looked, reached } }: RollupView): boolean =>
    looked !== null && looked > since && reached === null;
  await until('rollups are compared', async () => (await rollupsOf(platform)).every(isCompared), within);
  const views = await rollupsOf(platform);
  expect(views.every(isDone)).toBe(true);
  for (const { name, compared } of views) expect({ name, ...compared }).toMatchObject({ differing: 0 });
  return views;
}

/** Every slot and every combination of dimensions, from the rollup and from events. */
async function expectAgreement(platform: Platform): Promise<void> {
  for (const { rollup, question } of questions) {
    const kept = await platform.ask(question);
    const events = await platform.ask(eventsOnly(question));
    expect({ question, ...comparable(kept) }).toEqual({ question, ...comparable(events) });
    expect([kept.used.from[0], events.used.from[0]]).toEqual([`rollup ${rollup}`, 'events']);
    expect(kept.used.from).not.toContain('events');
  }
}

/** By day, type and source, reckoned from what the witness has. */
async function expectAcknowledged(platform: Platform, lines: readonly TradeEvent[]): Promise<void> {
  const found = new Map<string, object>();
  for (const type of ['seen', 'sold'] as const) {
    const { rows } = await platform.ask(eachDay(type));
    for (const [time, source, n, who, pairs, sum] of rows)
      if (n !== 0) found.set(`${String(time).slice(0, 10)} ${type} ${source}`, { n, who, pairs, sum });
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(toldOf(lines)));
}

function eachDay(type: string): Question {
  return {
    kind: 'trend',
    metrics: [
      { spec: { aggregate: 'count' }, as: 'n' },
      { spec: { aggregate: 'subjects' }, as: 'who' },
      { spec: { aggregate: 'uniq', of: ['subject', 'data.buyer'] }, as: 'pairs' },
      { spec: { aggregate: 'sum', of: 'data.price' }, as: 'sum' },
    ],
    grain: 'day',
    by: 'data.source',
    where: `type == "${type}"`,
    range,
  };
}
