import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Slots, slotBytes } from './id-slots.ts';
import { IdTable } from './id-table.ts';

/**
 * One file per table: `<from>-<to>.ids` = f64 since | f64 newest | u32 size | u32 capacity | slots | u32 crc, the
 * slots as they stand in memory (little endian). A snapshot only spares re-reading `admitted`: one that is missing,
 * torn or of an older format is left out.
 */
const pattern = /^(\d+)-(\d+)\.ids$/;
/** The checksum begins with it: a file of another format is a torn one. */
const format = 2;
const headBytes = 24;
const crcBytes = 4;
/** A checksum over 1 MB takes well below a millisecond; between two pieces the thread does other work. */
const pieceBytes = 1 << 20;

type Run = { readonly from: number; readonly to: number };

function nameOf({ from, to }: Run): string {
  return `${String(from).padStart(16, '0')}-${String(to).padStart(16, '0')}.ids`;
}

/** What is no snapshot ends beyond every end. */
function runOf(name: string): Run & { readonly name: string } {
  const [, from = Infinity, to = Infinity] = pattern.exec(name) ?? [];
  return { name, from: Number(from), to: Number(to) };
}

/** The table must not change meanwhile. */
export async function saveTable(directory: string, table: IdTable): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { capacity, words } = table.slots();
  const head = Buffer.alloc(headBytes);
  head.writeDoubleLE(table.since, 0);
  head.writeDoubleLE(table.newest, 8);
  head.writeUInt32LE(table.size, 16);
  head.writeUInt32LE(capacity, 20);
  const path = join(directory, nameOf(table));
  const file = await open(`${path}.new`, 'w');
  try {
    let sum = format;
    for (const part of [head, Buffer.from(words.buffer)]) {
      for (let at = 0; at < part.length; at += pieceBytes) {
        const piece = part.subarray(at, at + pieceBytes);
        sum = crc32(piece, sum);
        await file.writeFile(piece);
      }
    }
    const crc = Buffer.alloc(crcBytes);
    crc.writeUInt32LE(sum, 0);
    await file.writeFile(crc);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

export type Wanted = {
  /** Named end of admitted: what reaches beyond it is of a past that was cut back. */
  readonly end: number;
  /** From here on everything has to be covered. */
  readonly must: number;
  /** Tables worth having even where they need not be, and the most in any case. */
  readonly most: number;
  readonly mostHeld: number;
  /** Entries between two tables that are worth reading again. */
  readonly gap: number;
};

/**
 * The snapshots that are of use, oldest first, none overlapping another. Beyond what must be covered they have no gap
 * between them. The others are removed.
 */
export async function loadTables(directory: string, { end, must, most, mostHeld, gap }: Wanted): Promise<IdTable[]> {
  const names = await readdir(directory).catch(() => [] as string[]);
  const tables: IdTable[] = [];
  for (const { name, from, to } of names.map(runOf).toSorted((a, b) => b.to - a.to || a.from - b.from)) {
    const next = tables[0]?.from;
    const wanted = next === undefined || (next > must ? to >= must : to === next && tables.length < most);
    const needed = wanted && tables.length < mostHeld && (next ?? to) - to <= gap;
    const table =
      to <= (next ?? end) && needed ? readTable(await readFile(join(directory, name)), { from, to }) : undefined;
    if (table !== undefined) tables.unshift(table);
    else await rm(join(directory, name), { force: true });
  }
  return tables;
}

export async function dropTable(directory: string, table: IdTable): Promise<void> {
  await rm(join(directory, nameOf(table)), { force: true });
}

function readTable(bytes: Buffer, { from, to }: Run): IdTable | undefined {
  const body = bytes.length - headBytes - crcBytes;
  if (body <= 0 || bytes.readUInt32LE(headBytes + body) !== crc32(bytes.subarray(0, headBytes + body), format))
    return undefined;
  const capacity = bytes.readUInt32LE(20);
  if (capacity * slotBytes !== body) return undefined;
  const slots = new Slots(capacity);
  bytes.copy(new Uint8Array(slots.words.buffer), 0, headBytes, headBytes + body);
  const table = new IdTable(from, slots);
  table.to = to;
  table.since = bytes.readDoubleLE(0);
  table.newest = bytes.readDoubleLE(8);
  table.size = bytes.readUInt32LE(16);
  return table;
}
