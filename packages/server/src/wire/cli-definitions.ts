import type { Command } from 'commander';
import {
  applyCommand,
  diffCommand,
  exportCommand,
  rollbackCommand,
  type Io,
  type Rebuilding,
} from './definition-commands.ts';
import { apiOf, reach, type Reach } from './reach.ts';

export type DefinitionIo = Io & { readonly end: (exitCode: number) => void };

const rebuildHelp = 'begin what the change makes necessary to make anew';

export type Changing = Reach & { readonly prune: boolean; readonly expected?: number };

/** `apply`, `diff`, `export` and `rollback`: a folder of documents as code, over HTTP. */
export function addDefinitionCommands(program: Command, io: DefinitionIo): void {
  const reaching = (name: string, description: string): Command =>
    reach(program.command(name).description(description));
  const changing = (name: string, description: string): Command =>
    reaching(name, description)
      .argument('<path...>', 'files, and folders with all YAML and JSON files below them')
      .option('--prune', 'documents that are not there are taken away', false)
      .option('--expected <revision>', 'only if the workspace is at this revision', whole);

  changing('apply', 'put documents into a workspace, all or none')
    .option('--rebuild', rebuildHelp, false)
    .action(async (paths: string[], options: Changing & Rebuilding) =>
      io.end(await applyCommand(paths, { ...options, ...apiOf(options) }, io)),
    );
  changing('diff', 'say what apply would change; exit code 1 if anything').action(
    async (paths: string[], options: Changing) =>
      io.end(await diffCommand(paths, { ...options, ...apiOf(options) }, io)),
  );
  reaching('export', 'write the documents of a workspace into a folder')
    .argument('<folder>')
    .option('--kind <kind>', 'only these')
    .option('--revision <n>', 'as they were then', whole)
    .action(async (folder: string, options: Reach & { kind?: string; revision?: number }) =>
      io.end(await exportCommand(folder, { ...options, ...apiOf(options) }, io)),
    );
  reaching('rollback', 'make a document, or all, what it was')
    .argument('[kind]')
    .argument('[name]')
    .argument('[version]', 'of the document', whole)
    .option('--revision <n>', 'of the workspace: everything becomes what it was then', whole)
    .option('--rebuild', rebuildHelp, false)
    .action(
      async (
        kind: string | undefined,
        name: string | undefined,
        version: number | undefined,
        options: Reach & Rebuilding & { revision?: number },
      ) => {
        const { revision, rebuild } = options;
        const isOne = kind !== undefined && name !== undefined && version !== undefined;
        if (isOne === (revision !== undefined))
          throw new Error('say what: millrace rollback <kind> <name> <version>, or millrace rollback --revision <n>');
        const to = revision === undefined && isOne ? { kind, name, version } : { revision: revision ?? 0 };
        io.end(await rollbackCommand(to, { ...apiOf(options), rebuild }, io));
      },
    );
}

export function whole(text: string): number {
  if (!/^[0-9]{1,15}$/.test(text)) throw new Error(`"${text}" is no whole number`);
  return Number(text);
}
