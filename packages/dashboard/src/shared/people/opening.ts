import type { Answer, AnswerColumn, Cell, CellWanted } from '@millrace/contract';
import { isCompanion, isCompared, isFigure } from '../number/cell.ts';
import { dayMinute } from '../time/format.ts';
import { headOf } from '../answer/answer-table.tsx';
import { readCompact, writeCompact } from '../address/compact.ts';

/** Which numbers of a table open the list behind them. */
export type Opening = {
  /** Names the table in the address. */
  readonly of: string;
  /** The columns that tell a row. */
  readonly told: readonly string[];
  /** They say it all: no metric is named. */
  readonly whole?: boolean;
  /** What a column's list is asked by where its own name does not say it; null: nobody stands behind it. */
  readonly asks?: Readonly<Record<string, Ask | null>>;
};

type Ask = {
  readonly metric?: string;
  readonly part?: string;
  /** What is asked of those in the row: reached, left. */
  readonly state?: string;
  /** The columns that tell it, where they are fewer than those of its row. */
  readonly told?: readonly string[];
  /** Of this row and of those before it. */
  readonly upTo?: boolean;
};

type Row = readonly Cell[];
type Told = Pick<Answer, 'columns' | 'rows'>;

/** A number that is opened: what its list is called, and the cell that it is asked by. */
export type Opened = { readonly title: string; readonly cell: Readonly<Record<string, CellWanted>> };

const rowParts = ['row', 'and', 'with', 'of', 'in', 'by'] as const;

/** Whether somebody stands behind a number. Pure. */
export function opens({ told, asks = {} }: Opening, column: AnswerColumn, cell: Cell | undefined): boolean {
  const { name } = column;
  const counts = isFigure(column) && !isCompanion(column) && !isCompared(column);
  return counts && !told.includes(name) && asks[name] !== null && typeof cell === 'number' && cell !== 0;
}

/** What stands in the address while a number is open. Pure. */
export function openParam({ of, told }: Opening, { columns }: Told, row: Row, metric: string): string {
  const parts = told.map((name, i) => [rowParts[i] ?? 'row', textOf(row[placeOf(columns, name)])] as const);
  return writeCompact(of, { metric, ...Object.fromEntries(parts) });
}

/** The number that the address says, if the table has it. Pure. */
export function openedBy(
  param: string | undefined,
  opening: Opening,
  { columns, rows }: Told,
  zone: string,
): Opened | undefined {
  const read = param === undefined ? undefined : readCompact(param, ['metric', ...rowParts]);
  if (read?.head !== opening.of) return undefined;
  const { told, whole = false, asks = {} } = opening;
  const places = told.map((name) => placeOf(columns, name));
  const same = (row: Row): boolean =>
    places.every((at, i) => textOf(row[at]) === (read.parts[rowParts[i] ?? ''] ?? ''));
  const at = rows.findIndex(same);
  const [row, column] = [rows[at], columns.find(({ name }) => name === read.parts['metric'])];
  const ask = column === undefined ? null : asks[column.name];
  if (row === undefined || column === undefined || ask === null) return undefined;
  const { metric = column.name, part, state, upTo = false } = ask ?? {};
  const cells = told.flatMap((name, i): [string, CellWanted][] => {
    if (ask?.told?.includes(name) === false) return [];
    const own = row[places[i] ?? 0] ?? null;
    return [[name, upTo ? { in: rows.slice(0, at + 1).map((each) => each[places[i] ?? 0] ?? null) } : own]];
  });
  const words = places.map((place) => wordsOf(columns[place], row[place], { count: told.length, zone }));
  return {
    title: [headOf(column.name, columns), ...(words.length === 0 ? [] : [words.join(', ')])].join(': '),
    cell: {
      ...Object.fromEntries(cells),
      ...(!whole && { metric }),
      ...(part !== undefined && { part }),
      ...(state !== undefined && { state }),
    },
  };
}

const placeOf = (columns: readonly AnswerColumn[], name: string): number =>
  columns.findIndex((column) => column.name === name);

const textOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell));

/** A name says what it is; a number, or one of two, says of what. */
function wordsOf(
  column: AnswerColumn | undefined,
  cell: Cell | undefined,
  { count, zone }: { readonly count: number; readonly zone: string },
): string {
  const text = textOf(cell) || 'not set';
  if (column?.type === 'time' && typeof cell === 'string') return dayMinute(cell, zone);
  return typeof cell === 'string' && count === 1 ? text : `${headOf(column?.name ?? '').toLowerCase()} ${text}`;
}
