import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/config.ts';
import { systemClock } from '../kernel/kernel.ts';
import type { DefinitionIo } from './cli-definitions.ts';
import { importFile } from './import/import-file.ts';
import { loadMapping } from './import/import-mapping.ts';
import { apiOf } from './reach.ts';

type Options = {
  readonly mapping?: string;
  readonly delimiter?: string;
  readonly cursor?: string;
  readonly to: string;
  readonly key?: string;
  readonly adminKey?: string;
};

/** `import`: the events of a file, through the collector. */
export function addImportCommand(program: Command, io: DefinitionIo): void {
  program
    .command('import')
    .description('send the events of a file through the HTTP collector; run again, it goes on where it was')
    .argument('<file>', '.ndjson, .jsonl, .csv or .tsv')
    .option('--mapping <name>', 'the mapping document that makes an event of each row')
    .option('--delimiter <text>', 'between the cells of CSV; default a comma, for .tsv a tab')
    .option('--cursor <file>', 'keeps how far it is; default the file with .cursor behind its name')
    .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .option('--key <key>', 'secret write key; default MILLRACE_WRITE_KEY')
    .option('--admin-key <key>', 'reads the mapping; default MILLRACE_ADMIN_KEY')
    .action(async (file: string, options: Options) => {
      const key = options.key ?? readConfig().writeKey;
      if (key === undefined || key === '') throw new Error('a write key is needed: --key, or MILLRACE_WRITE_KEY');
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
      const counts = await importFile({
        file,
        delimiter: delimiterOf(file, options.delimiter),
        cursor: options.cursor ?? `${file}.cursor`,
        mapping: await mappingOf(options),
        url: options.to,
        key,
        clock: systemClock,
        signal: stop.signal,
        tell: io.err,
      });
      io.out(JSON.stringify({ file: basename(file), ...counts }));
      if (counts.quarantined + counts.rejected > 0) io.end(1);
    });
}

async function mappingOf({ mapping, to, adminKey }: Options): Promise<Parameters<typeof importFile>[0]['mapping']> {
  if (mapping === undefined) return null;
  const api = apiOf({ to, ...(adminKey !== undefined && { key: adminKey }) });
  return { name: mapping, make: await loadMapping(api, mapping) };
}

/** null: it is no CSV. */
function delimiterOf(file: string, asked: string | undefined): string | null {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return asked ?? ',';
    case '.tsv':
      return asked ?? '\t';
    case '.ndjson':
    case '.jsonl':
      return null;
    default:
      throw new Error(`${file}: the name of the file has to end in .ndjson, .jsonl, .csv or .tsv`);
  }
}
