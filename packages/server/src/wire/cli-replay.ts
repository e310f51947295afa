import type { Command } from 'commander';
import type { DefinitionIo } from './cli-definitions.ts';
import { apiOf, reach, type Reach } from './reach.ts';
import { replayCommand } from './replay-command.ts';

type Options = Reach & {
  readonly code?: string;
  readonly type?: string;
  readonly producer?: string;
  readonly since?: string;
  readonly before?: string;
  readonly mapping?: string;
  readonly edit?: string;
  readonly dry: boolean;
};

/** `replay`: items of quarantine, over HTTP. */
export function addReplayCommand(program: Command, io: DefinitionIo): void {
  reach(program.command('replay'))
    .description('send items of quarantine in again; exit code 1 when some still wait')
    .option('--code <code>', 'only with this reason')
    .option('--type <type>', 'only of this type')
    .option('--producer <producer>', 'only of this producer')
    .option('--since <instant>', 'only received at or after it')
    .option('--before <instant>', 'only received before it')
    .option('--mapping <name>', 'the mapping that makes an event of each')
    .option('--edit <json>', 'a JSON merge patch for each')
    .option('--dry', 'only say what would become of them', false)
    .action(async ({ to, key, since, before, ...options }: Options) => {
      const filter = { ...(since !== undefined && { from: since }), ...(before !== undefined && { to: before }) };
      const api = apiOf({ to, ...(key !== undefined && { key }) });
      io.end(await replayCommand({ ...options, ...filter }, api, io));
    });
}
