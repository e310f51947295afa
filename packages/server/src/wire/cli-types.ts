import type { Command } from 'commander';
import type { Drift, LearnedTypes, LearnedTypeView } from '@millrace/contract';
import { callApi, type Api } from './api-client.ts';
import type { DefinitionIo } from './cli-definitions.ts';
import { apiOf, type Reach } from './reach.ts';

/** `types`: what the stream says about its events, over HTTP. */
export function addTypesCommand(program: Command, io: DefinitionIo): void {
  program
    .command('types')
    .description('types of events, declared and learned; of one type a document that says what was learned')
    .argument('[type]')
    .option('--drift', 'what has changed in the stream, or is missing in documents; exit code 1 if anything', false)
    .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .option('--key <key>', 'admin key; default MILLRACE_ADMIN_KEY')
    .action(async (type: string | undefined, { drift, ...reach }: Reach & { readonly drift: boolean }) => {
      const api = apiOf(reach);
      if (drift) io.end(await tellDrift(type, api, io.out));
      else if (type === undefined) await tellTypes(api, io.out);
      else io.out((await callApi<LearnedTypeView>(api, 'GET', pathOf(type))).yaml.trimEnd());
    });
}

async function tellTypes(api: Api, out: (line: string) => void): Promise<void> {
  const { types, overflow } = await callApi<LearnedTypes>(api, 'GET', '/api/catalog/types');
  for (const { type, mode, events, fields, problems, last } of types)
    out(
      `${mode ?? 'undeclared'}\t${type}\t${events} events\t${fields} fields\t${problems} problems\t${last ?? 'never seen'}`,
    );
  if (overflow.events > 0) out(`${overflow.events} events of types beyond the first 1,000`);
}

async function tellDrift(type: string | undefined, api: Api, out: (line: string) => void): Promise<number> {
  const query = type === undefined ? '' : `?${new URLSearchParams({ type }).toString()}`;
  const { findings, more } = await callApi<Drift>(api, 'GET', `/api/catalog/drift${query}`);
  for (const { kind, type: of, field, was, is, count, first, last, advice } of findings) {
    out(`${kind} ${of}${field ?? ''}: ${was ?? 'nothing'} → ${is ?? 'nothing'} (${count}, ${first} to ${last})`);
    out(`    ${advice}`);
  }
  if (more > 0) out(`and ${more} more`);
  return findings.length === 0 ? 0 : 1;
}

function pathOf(type: string): string {
  return `/api/catalog/types/${encodeURIComponent(type)}`;
}
