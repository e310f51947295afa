import type { Clock, Logger } from '@millrace/server/kernel/kernel.ts';
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
  /** Whether the history is in. */
  readonly imported: boolean;
  /** Called once the whole history has been acknowledged. */
  readonly onImported: () => Promise<void> | void;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
};

const seed = 1;

/**
 * The demo: history that ends at the anchor, once, as fast as it is taken; then live traffic from now on, at speed 1, until
 * the signal aborts. If it is stopped during the import, the next start sends the same events again, and they count once.
 */
export async function runDemo({ anchor, imported, onImported, logger, ...target }: DemoOptions): Promise<void> {
  if (!imported) {
    const started = target.clock.now();
    const { sent } = await simulate({ ...target, seed, business: leadTrade(profiles.history), to: anchor });
    if (target.signal.aborted) return;
    await onImported();
    logger.info({ events: sent, ms: target.clock.now() - started }, 'demo history imported');
  }
  logger.info({ leadsPerHour: steadyDemo.leadsPerHour }, 'demo traffic started');
  const business = leadTrade(steadyDemo, { withSetup: false });
  await simulate({ ...target, seed, business, speed: 1, lengthMs: Number.POSITIVE_INFINITY });
}
