import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readIdentities, writeIdentities } from './admitted-entry.ts';
import { IdTable } from './id-table.ts';

/**
 * One file per full table: `<from>-<to>.ids` = u32 crc | f64 since | identities. A snapshot only spares re-reading
 * `admitted`; one that is missing, torn or of another log is left out and its range is read again.
 */
const pattern = /^(\d+)-(\d+)\.ids$/;

function nameOf(table: { from: number; to: number }): string {
  return `${String(table.from).padStart(16, '0')}-${String(table.to).padStart(16, '0')}.ids`;
}

export async function saveTable(directory: string, table: IdTable): Promise<void> {
  await mkdir(directory, { recursive: true });
  const body = Buffer.concat([Buffer.alloc(8), writeIdentities([...table.records()])]);
  body.writeDoubleLE(table.since, 0);
  const lead = Buffer.alloc(4);
  lead.writeUInt32LE(crc32(body), 0);
  const path = join(directory, nameOf(table));
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writev([lead, body]);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** The snapshots that end at or before `end` and follow each other without a gap up to the newest of them. Oldest first. */
export async function loadTables(directory: string, end: number): Promise<IdTable[]> {
  const names = await readdir(directory).catch(() => [] as string[]);
  const tables: IdTable[] = [];
  for (const name of names.sort().toReversed()) {
    const match = pattern.exec(name);
    const from = Number(match?.[1]);
    const to = Number(match?.[2]);
    const follows = tables.length === 0 ? to <= end : to === tables[0]?.from;
    const table = match !== null && follows ? readTable(await readFile(join(directory, name)), from, to) : undefined;
    if (table !== undefined) tables.unshift(table);
    else await rm(join(directory, name), { force: true });
  }
  return tables;
}

export async function dropTable(directory: string, table: IdTable): Promise<void> {
  await rm(join(directory, nameOf(table)), { force: true });
}

function readTable(bytes: Buffer, from: number, to: number): IdTable | undefined {
  if (bytes.length < 12 || bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return undefined;
  const table = new IdTable(from);
  table.to = to;
  table.since = bytes.readDoubleLE(4);
  for (const { identity, offset, item } of readIdentities(bytes.subarray(12))) table.add(identity, offset, item);
  return table;
}
