import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Applied, DefinitionList, DefinitionProblem, Plan } from '@millrace/contract';
import { writeYaml } from '../catalog/catalog.ts';
import { callApi, Refused, type Api } from './api-client.ts';
import { filesOf, readDocumentFiles, type FileDocument } from './document-files.ts';
import { toldChanges } from './told-changes.ts';
import { toldTrials } from './told-trials.ts';

export type Io = {
  /** One line each, without its end. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

export type ApplyOptions = Api & {
  readonly prune: boolean;
  /** Only if the workspace is at this revision. */
  readonly expected?: number;
};

/** Whether rebuilds that the change makes necessary are begun with it. */
export type Rebuilding = { readonly rebuild: boolean };

/** `millrace diff <path>…`: exit code 0 when nothing differs, 1 when something does, 2 when it could not be applied. */
export async function diffCommand(paths: readonly string[], options: ApplyOptions, io: Io): Promise<number> {
  const read = await readDocumentFiles(paths);
  const plan = await callApi<Plan>(options, 'POST', '/api/definitions/plan', bodyOf(read, options));
  for (const line of [...toldChanges(plan), ...toldTrials(plan.trials)]) io.out(line);
  tellProblems(plan.problems, read, io);
  tellWarnings(plan.warnings, read, io);
  if (plan.problems.length > 0) return 2;
  return plan.changes.every(({ action }) => action === 'same') ? 0 : 1;
}

/** `millrace apply <path>…`: all or nothing; exit code 2 when documents are not valid. */
export async function applyCommand(
  paths: readonly string[],
  options: ApplyOptions & Rebuilding,
  io: Io,
): Promise<number> {
  const read = await readDocumentFiles(paths);
  try {
    const applied = await callApi<Applied>(options, 'POST', changing('apply', options), bodyOf(read, options));
    tellApplied(applied, io);
    tellWarnings(applied.warnings, read, io);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused) || !Array.isArray(error.body['problems'])) throw error;
    tellProblems(error.body['problems'] as DefinitionProblem[], read, io);
    io.err('nothing was changed');
    return 2;
  }
}

export type ExportOptions = Api & { readonly kind?: string; readonly revision?: number };

/** `millrace export <folder>`: a file for each document; those that say the same already are not touched. */
export async function exportCommand(
  folder: string,
  { kind, revision, ...api }: ExportOptions,
  io: Io,
): Promise<number> {
  const query = new URLSearchParams({
    spec: 'true',
    ...(kind !== undefined && { kind }),
    ...(revision !== undefined && { revision: String(revision) }),
  });
  const list = await callApi<DefinitionList>(api, 'GET', `/api/definitions?${query.toString()}`);
  const written = new Set<string>();
  for (const one of list.definitions) {
    const file = join(folder, folderOf(one.kind), fileName(one.name));
    const text = writeYaml({ kind: one.kind, name: one.name, spec: one.spec });
    written.add(file);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const file of await filesOf(folder).catch(() => []))
    if (!written.has(file) && kind === undefined) io.err(`left alone: ${file}, which is not of this export`);
  io.out(`${list.definitions.length} documents of revision ${list.revision} in ${folder}`);
  return 0;
}

export type RollbackArguments =
  | { readonly kind: string; readonly name: string; readonly version: number }
  | { readonly revision: number };

/** `millrace rollback <kind> <name> <version>`, or `--revision <n>` for everything. */
export async function rollbackCommand(to: RollbackArguments, api: Api & Rebuilding, io: Io): Promise<number> {
  const applied = await callApi<Applied>(api, 'POST', changing('rollback', api), to);
  tellApplied(applied, io);
  return 0;
}

function changing(what: 'apply' | 'rollback', { rebuild }: Rebuilding): string {
  return `/api/definitions/${what}${rebuild ? '?rebuild=true' : ''}`;
}

function tellApplied(applied: Applied, io: Io): void {
  for (const line of toldChanges(applied)) io.out(line);
  io.out(`revision ${applied.revision}`);
  const { rebuilds, begun } = applied;
  if (begun) io.out('the rebuilds were begun: GET /api/rebuilds/states tells how far they are');
  else
    for (const { what, name } of rebuilds)
      io.out(`what is there stays as it was made; to make it anew: ${rebuilding(what, name)}`);
}

function rebuilding(what: string, name: string): string {
  return `millrace rebuild ${what} --kind ${JSON.stringify(name)}`;
}

function bodyOf(read: readonly FileDocument[], { prune, expected }: ApplyOptions): object {
  return { documents: read.map(({ document }) => document), prune, ...(expected !== undefined && { expected }) };
}

function tellWarnings(warnings: Plan['warnings'], read: readonly FileDocument[], io: Io): void {
  for (const { kind, name, path, message } of warnings)
    io.err(`warning: ${placeOf({ kind, name, path }, read)}: ${path}: ${message}`);
}

type Placed = Pick<DefinitionProblem, 'kind' | 'name' | 'path'>;

function placeOf({ kind, name, path }: Placed, read: readonly FileDocument[]): string {
  const found = read.find(({ document }) => document.kind === kind && document.name === name);
  return found?.placeOf(path) ?? `${kind}/${name}`;
}

function tellProblems(problems: readonly DefinitionProblem[], read: readonly FileDocument[], io: Io): void {
  for (const { kind, name, path, code, message } of problems) {
    io.err(`${placeOf({ kind, name, path }, read)}: ${path}: ${message} (${code})`);
  }
}

const folders: Readonly<Record<string, string>> = {
  entity: 'entities',
  noise: 'noise',
  retention: 'retention',
  masking: 'masking',
};

function folderOf(kind: string): string {
  return folders[kind] ?? `${kind}s`;
}

/** Names of events may hold anything; what a file system could take amiss is written as %XX. */
function fileName(name: string): string {
  const safe = encodeURIComponent(name).replaceAll(/[*'()!~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `${safe.replace(/^\./, '%2e')}.yaml`;
}
