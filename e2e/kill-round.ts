import type { Platform } from '@millrace/testbed/platform.ts';
import { random, whole, between } from '@millrace/testbed/random.ts';
import { killAll, killWhileStarting } from './kills.ts';
import { until } from './until.ts';
import { startWitness } from './witness-process.ts';
import { accountFor, startLoad, type Found, type Sent } from './witnessed-load.ts';
import { tellTrouble } from './trouble.ts';

export type KillOptions = {
  readonly kills: number;
  readonly seed: number;
  readonly connections: number;
  /** No kill begins later than this after the start, ms. */
  readonly withinMs: number;
};

export type Killed = Sent &
  Found & {
    /** Kills of a platform that had acknowledged something since its start, and of one that was still starting. */
    readonly kills: { readonly underLoad: number; readonly whileStarting: number };
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
  return { kills, ...sent, ...(await accountFor(platform, witness, sent)), restartMs };
}
