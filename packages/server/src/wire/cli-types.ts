import type { Command } from 'commander';
import type { Drift, LearnedTypes, LearnedTypeView } from '@millrace/contract';
import { systemClock } from '../kernel/kernel.ts';
import { callApi, type Api } from './api-client.ts';
import type { DefinitionIo } from './cli-definitions.ts';
import { apiOf, type Reach } from './reach.ts';

type Wanted = { readonly type: string | undefined; readonly since: string | undefined };
type Options = Reach & { readonly drift: boolean; readonly since?: string };

/** `types`: what the stream says about its events, over HTTP. */
export function addTypesCommand(program: Command, io: DefinitionIo): void {
  program
    .command('types')
    .description('types of events, declared and learned; of one type a document that says what was learned')
    .argument('[type]')
    .option('--drift', 'what has changed in the stream, or is missing in documents; exit code 1 if anything', false)
    .option('--since <when>', 'with --drift: leave out what was last seen before; an instant, or an age: 30m, 24h, 7d')
    .option('--to <url>', 'address of the platform', 'http://127.0.0.1:8080')
    .option('--key <key>', 'admin key; default MILLRACE_ADMIN_KEY')
    .action(async (type: string | undefined, { drift, since, ...reach }: Options) => {
      const api = apiOf(reach);
      if (drift) io.end(await tellDrift({ type, since }, api, io.out));
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

async function tellDrift({ type, since }: Wanted, api: Api, out: (line: string) => void): Promise<number> {
  const query = new URLSearchParams({
    ...(type !== undefined && { type }),
    ...(since !== undefined && { since: instantOf(since, systemClock.now()) }),
  });
  const { findings, more } = await callApi<Drift>(api, 'GET', `/api/catalog/drift?${query.toString()}`);
  for (const { kind, type: of, field, was, is, count, first, last, advice } of findings) {
    const change = was === null && is === null ? '' : `: ${was ?? 'nothing'} → ${is ?? 'nothing'}`;
    out(`${kind} ${of}${field ?? ''}${change} (${count}, ${first} to ${last})`);
    out(`    ${advice}`);
  }
  if (more > 0) out(`and ${more} more`);
  return findings.length === 0 ? 0 : 1;
}

const ages: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Of an age the instant; anything else is for the platform to read. */
export function instantOf(since: string, now: number): string {
  const [, count, unit = ''] = /^(\d{1,5})([mhd])$/.exec(since) ?? [];
  return count === undefined ? since : new Date(now - Number(count) * (ages[unit] ?? 0)).toISOString();
}

function pathOf(type: string): string {
  return `/api/catalog/types/${encodeURIComponent(type)}`;
}
