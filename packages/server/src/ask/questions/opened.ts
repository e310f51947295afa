import type {
  By,
  Cell,
  CellWanted,
  FunnelQuestion,
  PathsQuestion,
  TableQuestion,
  TrendQuestion,
} from '@millrace/contract';
import type { Cells } from './behind.ts';
import { defaultLimit, otherName, type Compiled, type Read, type Rows } from './compiled.ts';

/** What has to be read before a cell says by itself who stands behind it. */
export type Opened = {
  /** As of this instant, in ms since 1970. */
  readonly asOf: number;
  readonly reads: readonly Read[];
  readonly cell: (results: readonly Rows[]) => Cells;
};

const nameOf = (by: By): string => (typeof by === 'string' ? by : by.name);

type Grouped = {
  readonly columns: readonly string[];
  readonly limit: number | undefined;
  /** Column that stands for the groups in the cell. */
  readonly named: string;
  /** Whether a row is the only one of its group. */
  readonly first: (row: readonly Cell[], rows: readonly (readonly Cell[])[]) => boolean;
};

/** The rest of a table: of a trend and a funnel it is the same in each bucket and step. */
export function tableRest({ by = [], limit }: TableQuestion, cell: Cells, compiled: Compiled): Opened | undefined {
  const columns = by.map(nameOf);
  return restOf(cell, compiled, { columns, limit, named: columns[0] ?? '', first: () => true });
}

export function trendRest({ by, limit }: TrendQuestion, cell: Cells, compiled: Compiled): Opened | undefined {
  if (by === undefined) return undefined;
  const first = ([time]: readonly Cell[], [row]: readonly (readonly Cell[])[]): boolean => time === row?.[0];
  return restOf(cell, compiled, { columns: [nameOf(by)], limit, named: nameOf(by), first });
}

export function funnelRest({ by, limit }: FunnelQuestion, cell: Cells, compiled: Compiled): Opened | undefined {
  if (by === undefined) return undefined;
  const named = cell['group'] === undefined ? nameOf(by) : 'group';
  return restOf(cell, compiled, { columns: [nameOf(by)], limit, named, first: (row) => row[1] === 1 });
}

/** Where there are more groups than are listed, the last one is all that are not. */
function restOf(
  cell: Cells,
  compiled: Compiled,
  { columns, limit = defaultLimit, named, first }: Grouped,
): Opened | undefined {
  if (cell[named] !== otherName) return undefined;
  return {
    asOf: compiled.frame.asOf,
    reads: compiled.reads,
    cell: (results) => {
      const { columns: shown, rows } = compiled.shape(results);
      const places = columns.map((column) => shown.findIndex(({ name }) => name === column));
      const groups = rows.filter((row) => first(row, rows));
      if (groups.length <= limit) return cell;
      const listed = groups.slice(0, limit).map((row) => places.map((place) => row[place] ?? null));
      const others = Object.keys(cell).filter((name) => name !== named && columns.includes(name));
      const rest = Object.fromEntries(Object.entries(cell).filter(([name]) => !others.includes(name)));
      return { ...rest, [named]: { not: columns.length === 1 ? listed.map(([value = null]) => value) : listed } };
    },
  };
}

/** The names that are not kept, of one end of a step or of both. */
export function pathsRest(_question: PathsQuestion, cell: Cells, compiled: Compiled): Opened | undefined {
  const ends = ['from', 'to'].filter((end) => cell[end] === otherName);
  if (ends.length === 0) return undefined;
  return {
    asOf: compiled.frame.asOf,
    reads: compiled.reads,
    cell: (results) => {
      const { columns, rows } = compiled.shape(results);
      const told = ends.map((end): [string, CellWanted] => {
        const place = columns.findIndex(({ name }) => name === end);
        const names = rows.filter(([step]) => step === cell['step']).map((row) => row[place] ?? null);
        return [end, { not: [...new Set([null, ...names.filter((name) => name !== otherName)])] }];
      });
      return { ...cell, ...Object.fromEntries(told) };
    },
  };
}
