import { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { systemClock } from '../kernel/kernel.ts';
import { addAskCommand, proposeCommand } from './cli-asks.ts';
import { addDefinitionCommands, whole } from './cli-definitions.ts';
import { addImportCommand } from './cli-import.ts';
import { addReplayCommand } from './cli-replay.ts';
import { addSqlCommand } from './cli-sql.ts';
import { addTypesCommand } from './cli-types.ts';
import { doctor } from './doctor.ts';
import { apiOf, reach, type Reach } from './reach.ts';
import { rebuildStates } from './rebuild-states.ts';
import { rebuildStore } from './rebuild-store.ts';
import { rebuildStoreLive } from './rebuild-store-live.ts';

/** `millrace <verb>`: what is done beside the running platform, or to it over HTTP. */
const program = new Command('millrace').description('The command line of Millrace').showHelpAfterError();
const out = (line: string): void => void process.stdout.write(`${line}\n`);
const err = (line: string): void => void process.stderr.write(`${line}\n`);
let exitCode = 0;

type Simulation = {
  readonly seed: number;
  readonly speed?: number;
  readonly shuffle?: true;
  readonly duplicate?: number;
  readonly to: string;
  readonly key?: string;
};
program
  .command('simulate')
  .description('send a simulated business through the HTTP collector')
  .argument('<pack>', 'leads or app')
  .argument(
    '<profile>',
    'demo, history, burst, soak, chaos; leads: load-1m, fixtures seed-hourly, -scorecard, -matrix, -cascade, -age, -cohort, -lift, -timing, -tiers, -dashboard; app: app-fixture',
  )
  .option('--seed <n>', 'the same seed sends the same events', Number, 1)
  .option(
    '--speed <n>',
    'times real time, default of the profile (demo 60); above 1 it starts in the past and ends now',
    Number,
  )
  .option('--shuffle', 'of an exact fixture: send its events out of order')
  .option('--duplicate <share>', 'of an exact fixture: send this share of its events twice', Number)
  .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
  .option('--key <key>', 'write key; default MILLRACE_WRITE_KEY')
  .action(async (pack: string, profile: string, options: Simulation) => {
    const { simulateCommand } = await import('@millrace/testbed');
    const stop = new AbortController();
    // Not once: a terminal and the starter may both pass it on, and the second would end it without its last line.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
    const { key = readConfig().writeKey, ...rest } = options;
    await simulateCommand(
      { pack, profile, ...rest, ...(key === undefined ? {} : { key }) },
      { out, err, clock: systemClock, signal: stop.signal },
    );
  });

const rebuild = program.command('rebuild').description('make a part anew of what the log holds');
reach(rebuild.command('store'))
  .description(
    'replay the log into the store: emptied, with the platform stopped; with --live into a new one beside it',
  )
  .option('--live', 'the platform runs, and goes on to take in events and to answer', false)
  .action(({ live, ...to }: Reach & { live: boolean }) =>
    live ? rebuildStoreLive(apiOf(to), err) : rebuildStore(readConfig(), err),
  );
reach(rebuild.command('state'))
  .description('make states anew of all events, as the documents say now; the platform runs, and goes on meanwhile')
  .option('--kind <kind>', 'only subjects of this kind')
  .option('--all', 'also those that the document in force has made', false)
  .option('--since <moment>', 'only subjects of which an event was received since: 2026-11-28T12:00:00Z, now-7d')
  .action(async ({ kind, all, since, ...to }: Reach & { kind?: string; all: boolean; since?: string }) => {
    const which = { all, ...(kind !== undefined && { kind }), ...(since !== undefined && { since }) };
    await rebuildStates({ ...apiOf(to), ...which }, err);
  });

const io = { out, err, end: (code: number) => void (exitCode = code) };
addDefinitionCommands(program, io);
addImportCommand(program, io);
addReplayCommand(program, io);
addTypesCommand(program, io);
addSqlCommand(program, io);
addAskCommand(program, io);

type Examination = Reach & {
  readonly audit: boolean;
  readonly slow?: number;
  readonly since?: string;
  readonly json: boolean;
};
reach(program.command('doctor'))
  .description('propose rollups for the questions that cost most, as documents for apply; or look at what is kept')
  .option('--audit', 'look whether the audit trail holds, and every version of every document against it', false)
  .option('--slow <ms>', 'propose for questions that take so long on average, default 20', whole)
  .option('--since <instant>', 'only of what was asked since: now-7d')
  .option('--json', 'what was asked, what it cost, what is proposed and why not, as it comes', false)
  .action(async ({ audit, slow, since, json, ...to }: Examination) => {
    if (audit) return doctor(readConfig(), out);
    const wanted = { json, ...(slow !== undefined && { slow }), ...(since !== undefined && { since }) };
    return proposeCommand(wanted, apiOf(to), io);
  });

try {
  await program.parseAsync();
  process.exit(exitCode);
} catch (error) {
  err(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
