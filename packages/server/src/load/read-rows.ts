import type { JsonObject } from '@millrace/contract';
import { eventColumns } from '../store/store.ts';

/** A row of `events` among the lines of an entry, without being parsed. */
export type RowLine = {
  /** Workspace and type as JSON, as they stand at its beginning: equal ones are equal texts. */
  readonly head: string;
  readonly start: number;
  readonly end: number;
};

/** The longest type has 256 characters of up to 12 bytes, when they are escaped. */
const headBytes = 4096;
const usualHeadBytes = 120;

/** Calls `take` for each row. The type stands second, so that nothing behind it needs to be looked at. */
export function eachRow(lines: Buffer, take: (row: RowLine) => void): void {
  for (let start = 0; start < lines.length;) {
    const end = lines.indexOf(10, start);
    take({ head: headOf(lines, start, end), start, end });
    start = end + 1;
  }
}

function headOf(lines: Buffer, start: number, end: number): string {
  const usual = lines.toString('latin1', start + 1, Math.min(end, start + usualHeadBytes));
  const length = headLength(usual);
  if (length > 0) return usual.slice(0, length);
  const all = lines.toString('latin1', start + 1, Math.min(end, start + headBytes));
  return all.slice(0, headLength(all));
}

/** Two texts and the comma between them; 0 where they do not end. */
function headLength(text: string): number {
  const first = textEnd(text, 0);
  return first === 0 ? 0 : textEnd(text, first + 1);
}

/** Behind the quote that ends the JSON text at `at`. */
function textEnd(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote > 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = quote - 1;
    while (text.charCodeAt(escapes) === 0x5c) escapes -= 1;
    if ((quote - escapes) % 2 === 1) return quote + 1;
  }
  return 0;
}

/** When it happened, ms since 1970: the number behind the head. */
export function timeOf(lines: Buffer, { head, start }: RowLine): number {
  const from = start + head.length + 2;
  return Number(lines.toString('latin1', from, lines.indexOf(44, from)));
}

/** What a head says: workspace and type. */
export function readHead(head: string): readonly [workspace: string, type: string] {
  return JSON.parse(`[${Buffer.from(head, 'latin1').toString()}]`) as [string, string];
}

const at = Object.fromEntries(eventColumns.map((column, index) => [column, index])) as Record<
  (typeof eventColumns)[number],
  number
>;

export type LearnedRow = { readonly producer: string; readonly subjectKind: string; readonly data: JsonObject };

export function readRow(lines: Buffer, { start, end }: RowLine): LearnedRow {
  const cells = JSON.parse(lines.toString('utf8', start, end)) as unknown[];
  return {
    producer: cells[at.producer] as string,
    subjectKind: cells[at.subject_kind] as string,
    data: cells[at.data] as JsonObject,
  };
}
