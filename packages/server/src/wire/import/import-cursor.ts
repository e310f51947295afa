import { createHash } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import type { Place } from './row.ts';

/** Rows of a file by what became of them. */
export type ImportCounts = {
  readonly rows: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
  readonly dropped: number;
  /** Rows that the mapping does not fit. */
  readonly left: number;
};

/** How far the import of a file is: all rows before `next` have been answered. */
export type ImportCursor = {
  readonly version: 1;
  /** Tells where to, and with which key: a hash. */
  readonly target: string;
  readonly mapping: string | null;
  /** Tells the file: the hash of its first bytes. */
  readonly head: Head;
  readonly next: Place;
  readonly counts: ImportCounts;
};

type Head = { readonly bytes: number; readonly hash: string };

const mostHead = 4096;

export type Imported = {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly mapping: string | null;
  readonly url: string;
  readonly key: string;
};

/** Where an import goes on. Throws where the cursor is of another one. A file that has grown is the same file. */
export async function openCursor(path: string, { file, size, mapping, url, key }: Imported): Promise<ImportCursor> {
  const target = hashOf(`${url}\n${key}`);
  const cursor = await readCursor(path);
  if (cursor === null) {
    const counts = { rows: 0, accepted: 0, quarantined: 0, rejected: 0, dropped: 0, left: 0 };
    const head = await headOf(file, Math.min(size, mostHead));
    return { version: 1, target, mapping, head, next: { offset: 0, row: 1 }, counts };
  }
  const other = (what: string): Error =>
    new Error(`${path} is of an import ${what}: remove it to begin anew, or name another one with --cursor`);
  if (cursor.target !== target) throw other('to another platform or with another key');
  if (cursor.mapping !== mapping) throw other(`with ${named(cursor.mapping)}, not with ${named(mapping)}`);
  const { hash } = await headOf(file, cursor.head.bytes);
  if (hash !== cursor.head.hash || size < cursor.next.offset) throw other(`of another file than ${file}`);
  return cursor;
}

const named = (mapping: string | null): string => (mapping === null ? 'no mapping' : `the mapping "${mapping}"`);
const hashOf = (of: string | Buffer): string => createHash('sha256').update(of).digest('hex');

async function readCursor(path: string): Promise<ImportCursor | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ImportCursor;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function headOf(file: string, bytes: number): Promise<Head> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return { bytes, hash: hashOf(buffer.subarray(0, bytesRead)) };
  } finally {
    await handle.close();
  }
}

/** Whole or not at all. */
export async function writeCursor(path: string, cursor: ImportCursor): Promise<void> {
  await writeFile(`${path}.next`, `${JSON.stringify(cursor)}\n`);
  await rename(`${path}.next`, path);
}
