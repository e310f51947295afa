import { goOn, hang } from '@millrace/testbed/faults.ts';
import type { Platform } from '@millrace/testbed/platform.ts';
import { random, whole } from '@millrace/testbed/random.ts';
import type { Broker } from '@millrace/server/log/kafka/kafka-broker.fixture.ts';
import { expect } from 'vitest';
import { killAll } from './kills.ts';
import { tellTrouble } from './trouble.ts';
import { until } from './until.ts';
import { startWitness } from './witness-process.ts';
import { accountFor, startLoad, type Found, type Sent } from './witnessed-load.ts';

/** What happens to the broker: it is killed, it hangs, it is stopped and refuses, or it dies together with the platform. */
export type BrokerFault = 'killed' | 'hung' | 'stopped' | 'killed with the platform';

export type BrokerAwayOptions = {
  readonly faults: readonly BrokerFault[];
  readonly seed: number;
  readonly connections: number;
};

export type BrokerAway = Sent & Found & { readonly faults: Readonly<Record<string, number>> };

/**
 * Load through one fault of the broker after the other, with a witness of each yes. The platform answers every request with
 * 2xx or 503, says that it is not ready, and goes on by itself when the broker is back.
 */
export async function brokerAwayRound(
  platform: Platform,
  broker: Broker,
  { faults, ...options }: BrokerAwayOptions,
): Promise<BrokerAway> {
  tellTrouble(platform);
  await using witness = await startWitness();
  const draw = random('broker', options.seed);
  const isUp = !faults.includes('killed with the platform');
  const load = startLoad(platform, witness, { ...options, isUp });
  const counts: Record<string, number> = {};
  for (const fault of faults) {
    const at = load.acknowledged() + whole(draw, 1, 500);
    await until('the next events are acknowledged', () => load.acknowledged() >= at);
    const refused = load.retried() + options.connections;
    await takeAway(fault, { platform, broker });
    await until('requests are refused', () => load.retried() >= refused);
    if (fault !== 'killed with the platform') {
      const ready = await platform.request('/health/ready');
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ ready: false, reasons: ['LOG_UNAVAILABLE'] });
    }
    await bringBack(fault, { platform, broker });
    counts[fault] = (counts[fault] ?? 0) + 1;
  }
  const at = load.acknowledged() + 100;
  await until('the last fault is over', () => load.acknowledged() >= at);
  const sent = await load.stop();
  return { faults: counts, ...sent, ...(await accountFor(platform, witness, sent)) };
}

type Both = { readonly platform: Platform; readonly broker: Broker };

async function takeAway(fault: BrokerFault, { platform, broker }: Both): Promise<void> {
  if (fault === 'hung') hang(broker.pid);
  else if (fault === 'stopped') await broker.end('SIGTERM');
  else if (fault === 'killed') await broker.end('SIGKILL');
  else await Promise.all([killAll(platform), broker.end('SIGKILL')]);
}

async function bringBack(fault: BrokerFault, { platform, broker }: Both): Promise<void> {
  if (fault === 'hung') goOn(broker.pid);
  else await broker.start();
  if (fault === 'killed with the platform') await platform.restart();
}
