import type { Clock, Logger } from '@millrace/server/kernel/kernel.ts';
import { appLife } from './app/app.ts';
import { appProfiles, steadyApp } from './app/profiles.ts';
import type { Business } from './business.ts';
import { profiles, steadyDemo } from './leads/profiles.ts';
import { leadTrade } from './leads/trade.ts';
import { simulate } from './simulate.ts';

export type DemoOptions = {
  readonly url: string;
  /** A write key that may import. */
  readonly key: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Where the history ends, ms since 1970: when the demo first started. The same anchor gives the same events again. */
  readonly anchor: number;
  /** Whose history is in. */
  readonly imported: ReadonlySet<DemoPart>;
  /** Called once a whole history has been acknowledged. */
  readonly onImported: (part: DemoPart) => Promise<void> | void;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type DemoPart = 'leads' | 'app';

const seed = 1;

type Part = { readonly name: DemoPart; readonly history: Business; readonly live: Business };

const parts: readonly Part[] = [
  { name: 'leads', history: leadTrade(profiles.history), live: leadTrade(steadyDemo, { withSetup: false }) },
  { name: 'app', history: appLife(appProfiles.history), live: appLife(steadyApp) },
];

/**
 * The demo, a trade in leads and an app: histories that end at the anchor, each once, as fast as they are taken; then live
 * traffic from now on, at speed 1, until the signal aborts. If it is stopped during an import, the next start sends the same
 * events again, and they count once.
 */
export async function runDemo({ anchor, imported, onImported, logger, ...target }: DemoOptions): Promise<void> {
  for (const { name, history } of parts) {
    if (imported.has(name)) continue;
    const started = target.clock.now();
    const { sent } = await simulate({ ...target, seed, business: history, to: anchor });
    if (target.signal.aborted) return;
    await onImported(name);
    logger.info({ part: name, events: sent, ms: target.clock.now() - started }, 'demo history imported');
  }
  logger.info({ leadsPerHour: steadyDemo.leadsPerHour, personsPerHour: steadyApp.newPerHour }, 'demo traffic started');
  const lengthMs = Number.POSITIVE_INFINITY;
  await Promise.all(parts.map(({ live }) => simulate({ ...target, seed, business: live, speed: 1, lengthMs })));
}
