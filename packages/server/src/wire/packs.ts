import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Packs } from '@millrace/contract';
import type { Catalog, Definitions, Kinds } from '../catalog/catalog.ts';
import { isFailure, type Logger } from '../kernel/kernel.ts';
import { readDocumentFiles } from './document-files.ts';

export type PacksOptions = {
  readonly catalog: Catalog;
  readonly definitions: Definitions;
  readonly kinds: Kinds;
  readonly workspace: string;
  readonly logger: Logger;
  /** One folder a pack. */
  readonly folder?: string;
};

const packsFolder = resolve(import.meta.dirname, '../../../../packs');

/**
 * Puts the documents of each pack that this workspace never had into it, in the name `pack:<name>`: also those that a later
 * release has added. A document that is there or was taken away stays as it is. A pack that does not fit what is there is left out and told in the log.
 */
export async function bringPacks(options: PacksOptions): Promise<void> {
  const { logger, workspace, folder = packsFolder } = options;
  for (const pack of await packsIn(folder)) {
    try {
      await bringPack(options, pack, join(folder, pack));
    } catch (error) {
      if (!isFailure(error)) throw error;
      logger.error({ pack, workspace, err: error, problems: error.members['problems'] }, 'a pack was left out');
    }
  }
}

/** What the packs say that can be read, for this release's kinds; one that cannot was told in the log when it was brought. */
export async function readPacks(kinds: Kinds, folder = packsFolder): Promise<Packs['packs']> {
  const names = await packsIn(folder);
  const read = await Promise.all(
    names.map(async (name) => {
      try {
        return [{ name, documents: await documentsOf(join(folder, name), kinds) }];
      } catch (error) {
        if (!isFailure(error)) throw error;
        return [];
      }
    }),
  );
  return read.flat();
}

async function documentsOf(folder: string, kinds: Kinds): Promise<Packs['packs'][number]['documents']> {
  const read = await readDocumentFiles([folder]);
  // A file that only takes a document away brings none.
  return read.flatMap(({ document: { kind, name, spec } }) =>
    spec === null || !Object.hasOwn(kinds, kind) ? [] : [{ kind, name, spec }],
  );
}

async function bringPack(
  { catalog, definitions, kinds, workspace, logger }: PacksOptions,
  pack: string,
  folder: string,
): Promise<void> {
  const author = `pack:${pack}`;
  const edition = catalog.current(workspace);
  const known = await documentsOf(folder, kinds);
  const documents = known.filter(({ kind, name }) => edition.latest(kind as keyof Kinds, name) === undefined);
  if (documents.length === 0) return;
  const { revision } = await definitions.apply({ workspace, author }, { documents });
  logger.info({ pack, workspace, revision, documents: documents.length }, 'a pack');
}

async function packsIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
