import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { EntitySpec } from '@millrace/contract';
import {
  compileEntity,
  undeclared,
  type AdmitLoop,
  type KindFold,
  type KindFolds,
} from '@millrace/server/admit/admit.ts';
import { must } from '@millrace/server/kernel/kernel.ts';
import type { Records } from '@millrace/server/records/records.ts';
import { readDocumentFiles } from '@millrace/server/wire/document-files.ts';
import type { NativeEvent } from '@millrace/testbed/leads/event.ts';
import { leads } from '@millrace/testbed/leads/leads.ts';
import { profiles } from '@millrace/testbed/leads/profiles.ts';
import { random, whole } from '@millrace/testbed/random.ts';
import { Value } from 'typebox/value';
import { withAdmit, type AdmitSetup } from '../bench/src/admit-setup.ts';
import { costOf, round } from '../bench/src/figures.ts';
import { perRequest } from '../bench/src/requests.ts';

export type Replayed = {
  /** SHA-256 over all states, in the order of kinds and ids. */
  readonly states: string;
  readonly subjects: number;
  /** Events that the states stand for. */
  readonly events: number;
  readonly lives: number;
  readonly seconds: number;
  /** Events of the log, repeats among them. */
  readonly perSecond: number;
  readonly perCoreSecond: number;
  readonly peakRssMb: number;
};

/** Events among which the next one is drawn: twelve minutes of the trade, longer than most of a lead's story. */
const mostMixed = 200_000;
/** So many starts the second replay is cut into. */
const mostLives = 6;

/**
 * So many events of lead trade, folded by the leads pack's own documents: from a log into empty records, and the same log
 * into empty records again, through restarts. admit and records as in the platform, without an engine beside them.
 */
export async function replayRound(events: number): Promise<readonly [Replayed, Replayed]> {
  return await withAdmit(
    async (setup) => {
      await setup.append(requestsOf(leadTrade(events)));
      const first = await replay(setup, { lives: 1 });
      await setup.forget();
      return [first, await replay(setup, { lives: mostLives })];
    },
    await packFolds(),
  );
}

/** The same events from a log with another order, in which one in ten comes twice. */
export async function reorderedRound(events: number): Promise<Replayed> {
  return await withAdmit(
    async (setup) => {
      await setup.append(requestsOf(mixed(leadTrade(events))));
      return await replay(setup, { lives: 1 });
    },
    await packFolds(),
  );
}

async function packFolds(): Promise<KindFolds> {
  const folder = fileURLToPath(new URL('../packs/leads/entities', import.meta.url));
  const folds = new Map<string, KindFold>();
  for (const { document } of await readDocumentFiles([folder])) {
    const spec = Value.Parse(EntitySpec, document.spec);
    folds.set(document.name, { fold: compileEntity(spec, { name: document.name }), spec, hash: document.name });
  }
  const now: KindFolds['now'] = (_workspace, kind) => folds.get(kind) ?? undeclared;
  return { now, of: async (workspace, kind) => now(workspace, kind) };
}

function* leadTrade(events: number): Generator<NativeEvent> {
  let left = events;
  for (const { event } of leads({ profile: profiles['load-1m'], seed: 8, from: Date.UTC(2025, 0, 6) })) {
    if (left === 0) return;
    left -= 1;
    yield event;
  }
}

/** In another order, every tenth twice. */
function* mixed(events: Iterable<NativeEvent>): Generator<NativeEvent> {
  const draw = random('mixed', 8);
  const pool: NativeEvent[] = [];
  const drawn = (): NativeEvent => {
    const at = whole(draw, 0, pool.length - 1);
    const event = must(pool[at], 'it was drawn from those that are there');
    pool[at] = must(pool.at(-1), 'there is a last one');
    pool.pop();
    return event;
  };
  let n = 0;
  for (const event of events) {
    pool.push(...(n % 10 === 0 ? [event, event] : [event]));
    n += 1;
    while (pool.length > mostMixed) yield drawn();
  }
  while (pool.length > 0) yield drawn();
}

function* requestsOf(events: Iterable<NativeEvent>): Generator<Buffer> {
  let request: NativeEvent[] = [];
  for (const event of events) {
    request.push(event);
    if (request.length < perRequest) continue;
    yield Buffer.from(JSON.stringify(request));
    request = [];
  }
}

/** Admits the log, in so many lives of equally many entries. */
async function replay(setup: AdmitSetup, { lives }: { readonly lives: number }): Promise<Replayed> {
  const entries = setup.received() / perRequest;
  let admitted = 0;
  let lived = 0;
  let peak = 0;
  const cost = await costOf(async () => {
    while (admitted < entries) {
      lived += 1;
      const until = (entries * lived) / lives;
      const life: { loop?: AdmitLoop; stopped?: Promise<void> } = {};
      const loop = await setup.openLoop(({ received }) => {
        admitted = received;
        peak = Math.max(peak, process.memoryUsage.rss());
        if (received >= until && life.loop !== undefined) life.stopped ??= life.loop.stop();
      });
      life.loop = loop;
      await loop.run();
      await (life.stopped ?? loop.stop());
    }
  });
  const events = setup.received();
  return {
    ...(await digestOf(setup.records())),
    lives: lived,
    seconds: round(cost.seconds),
    perSecond: Math.round(events / cost.seconds),
    perCoreSecond: Math.round(events / cost.coreSeconds),
    peakRssMb: Math.round(peak / 2 ** 20),
  };
}

const perPage = 10_000;

async function digestOf(records: Pick<Records, 'read'>): Promise<Pick<Replayed, 'states' | 'subjects' | 'events'>> {
  const hash = createHash('sha256');
  let subjects = 0;
  let events = 0;
  for (;;) {
    const from = subjects;
    const rows = await records.read((db) =>
      db
        .selectFrom('states')
        .select(['kind', 'id', 'state'])
        .orderBy('kind')
        .orderBy('id')
        .limit(perPage)
        .offset(from)
        .execute(),
    );
    for (const { kind, id, state } of rows) {
      hash.update(JSON.stringify([kind, id, state]));
      events += (JSON.parse(state) as { readonly events: number }).events;
    }
    subjects += rows.length;
    if (rows.length < perPage) return { states: hash.digest('hex'), subjects, events };
  }
}
