import { readConfig } from './config/config.ts';
import { isFailure } from './kernel/kernel.ts';
import { runPlatform } from './wire/run.ts';

/** config → wire → run → drain. Exit codes: 0 after a stop, 64 for a wrong setting, 70 when it could not go on. */
try {
  await runPlatform(readConfig());
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(isFailure(error, 'CONFIG_INVALID') ? 64 : 70);
}
