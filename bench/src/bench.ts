import { appendFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchOptions, BenchRow } from './bench-row.ts';
import { describeCommit, describeMachine } from './machine.ts';
import { lineOf, tableOf } from './table.ts';

/** `npm run bench -- [name …] [--events n] [--seconds n] [--only text] [--data folder]`: one table a bench, and a line in bench/results/<name>.jsonl. */
const benches: Readonly<Record<string, () => Promise<(options: BenchOptions) => Promise<BenchRow[]>>>> = {
  capture: async () => (await import('./capture.ts')).capture,
  log: async () => (await import('./log.ts')).log,
  admit: async () => (await import('./admit.ts')).admit,
  insert: async () => (await import('./insert.ts')).insert,
  rollups: async () => (await import('./rollups.ts')).rollups,
  visible: async () => (await import('./visible.ts')).visible,
  ask: async () => (await import('./ask.ts')).ask,
  travel: async () => (await import('./travel.ts')).travel,
  language: async () => (await import('./language.ts')).language,
  folds: async () => (await import('./folds.ts')).folds,
  corrections: async () => (await import('./corrections.ts')).corrections,
  dashboard: async () => (await import('./dashboard.ts')).dashboard,
  pages: async () => (await import('./pages.ts')).pages,
  timers: async () => (await import('./timers.ts')).timers,
  cleaning: async () => (await import('./cleaning.ts')).cleaning,
  // Last: it needs Java.
  kafka: async () => (await import('./kafka.ts')).kafka,
};
const results = new URL('../results/', import.meta.url);
const usage = `npm run bench -- [${Object.keys(benches).join('|')}] [--events <n>] [--seconds <n>] [--only <text>] [--data <folder>]`;

async function runBench(name: string, options: BenchOptions): Promise<void> {
  const run = await benches[name]?.();
  if (run === undefined) throw new Error(`there is no bench "${name}"\n${usage}`);
  const about = { bench: name, date: new Date().toISOString(), commit: describeCommit(), machine: describeMachine() };
  process.stdout.write(`\n${name}, ${JSON.stringify(about.machine)}\n`);
  const tell = (row: BenchRow): void => void process.stdout.write(`${lineOf(row)}\n`);
  const rows = await run({ ...options, tell });
  if (rows.length === 0) throw new Error(`nothing was measured\n${usage}`);
  process.stdout.write(`${tableOf(rows)}\n`);
  await mkdir(results, { recursive: true });
  await appendFile(
    fileURLToPath(new URL(`${name}.jsonl`, results)),
    `${JSON.stringify({ ...about, options, rows })}\n`,
  );
}

function size(name: string, value: string | undefined): Record<string, number> {
  if (value === undefined) return {};
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number <= 0) throw new Error(`--${name} is a whole number\n${usage}`);
  return { [name]: number };
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const { only, data } = values;
  const options: BenchOptions = {
    ...size('events', values.events),
    ...size('seconds', values.seconds),
    ...(only === undefined ? {} : { only }),
    ...(data === undefined ? {} : { data }),
  };
  for (const name of positionals.length === 0 ? Object.keys(benches) : positionals) await runBench(name, options);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
