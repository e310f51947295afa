import type { Config } from '../config/config.ts';
import { announce } from './announce.ts';
import { liveDemo } from './demo.ts';
import { openPlatform } from './wire.ts';

/** A stop has this long to finish what was accepted; then the process ends, and recovers at its next start. */
const stopWithinMs = 10_000;

/** Runs the platform until SIGTERM or SIGINT; rejects when it cannot go on. */
export async function runPlatform(config: Config): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const platform = await Promise.race([openPlatform(config), asked]);
  // Asked to stop before it had opened: nothing was accepted yet, and the next start recovers whatever was begun.
  if (platform === undefined) return;
  const { opened, logger, clock } = platform;
  announce(config, platform);
  const demo = new AbortController();
  const playing = config.demo
    ? liveDemo({
        url: platform.url,
        records: opened.records,
        clock,
        logger,
        signal: demo.signal,
        lend: opened.lend,
        workspace: opened.workspace,
      }).catch((error: unknown) => {
        if (!demo.signal.aborted) logger.error({ err: error }, 'the demo ended');
      })
    : Promise.resolve();
  try {
    await Promise.race([asked, platform.fatal]);
  } finally {
    logger.info({}, 'stopping');
    demo.abort();
    const late = setTimeout(() => {
      logger.error({}, 'the stop took too long; the next start recovers');
      process.exit(70);
    }, stopWithinMs);
    await playing;
    await platform.stop();
    clearTimeout(late);
  }
}
