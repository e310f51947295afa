import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DefinitionDocument } from '@millrace/contract';
import { Errors } from 'typebox/value';
import { readYaml, type Place } from '../catalog/catalog.ts';
import { Failure, isFailure } from '../kernel/kernel.ts';

/** A document out of a file. */
export type FileDocument = {
  readonly document: DefinitionDocument;
  /** `file:line:column` of a JSON pointer into the document. */
  readonly placeOf: (path: string) => string;
};

const extensions: readonly string[] = ['.yaml', '.yml', '.json'];

/** Reads files, and folders with all that is below them, in the order of their names. DEFINITION_INVALID names file and line. */
export async function readDocumentFiles(paths: readonly string[]): Promise<readonly FileDocument[]> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  return (await Promise.all(files.map(documentsOf))).flat();
}

export async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function documentsOf(file: string): Promise<readonly FileDocument[]> {
  const text = await readFile(file, 'utf8');
  try {
    return readYaml(text).map(({ value, placeOf }) => {
      const placed = (path: string): string => `${file}:${shown(placeOf(path))}`;
      const [error] = Errors(DefinitionDocument, value);
      if (error === undefined) return { document: value as DefinitionDocument, placeOf: placed };
      throw new Failure('DEFINITION_INVALID', { detail: `${placed(error.instancePath)}: ${error.message}` });
    });
  } catch (error) {
    if (!isFailure(error, 'YAML_INVALID')) throw error;
    throw new Failure('YAML_INVALID', { detail: `${file}: ${error.detail ?? ''}`, cause: error });
  }
}

function shown({ line, column }: Place): string {
  return `${line}:${column}`;
}
