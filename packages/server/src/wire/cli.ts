import { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { systemClock } from '../kernel/kernel.ts';
import { rebuildStore } from './rebuild-store.ts';

/** `millrace <verb>`: what is done beside the running platform, or to it over HTTP. */
const program = new Command('millrace').description('The command line of Millrace').showHelpAfterError();

program
  .command('simulate')
  .description('send a simulated business through the HTTP collector')
  .argument('<pack>', 'leads')
  .argument('<profile>', 'demo, history, load-1m, burst, soak, chaos')
  .option('--seed <n>', 'the same seed sends the same events', Number, 1)
  .option('--speed <n>', 'times real time; above 1 it starts in the past and ends now', Number)
  .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
  .option('--key <key>', 'write key; default MILLRACE_WRITE_KEY')
  .action(
    async (pack: string, profile: string, options: { seed: number; speed?: number; to: string; key?: string }) => {
      const { simulateCommand } = await import('@millrace/testbed');
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const { writeKey } = readConfig();
      const key = options.key ?? writeKey;
      await simulateCommand(
        {
          pack,
          profile,
          seed: options.seed,
          to: options.to,
          ...(options.speed === undefined ? {} : { speed: options.speed }),
          ...(key === undefined ? {} : { key }),
        },
        {
          out: (line) => process.stdout.write(`${line}\n`),
          err: (line) => process.stderr.write(`${line}\n`),
          clock: systemClock,
          signal: stop.signal,
        },
      );
    },
  );

program
  .command('rebuild')
  .description('make a part anew from the log; stop the platform first')
  .argument('<part>', 'store')
  .action(async (part: string) => {
    if (part !== 'store') throw new Error('only the store can be rebuilt: millrace rebuild store');
    await rebuildStore(readConfig(), (line) => process.stderr.write(`${line}\n`));
  });

try {
  await program.parseAsync();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
