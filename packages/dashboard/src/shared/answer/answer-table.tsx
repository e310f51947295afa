import type { Answer, AnswerColumn, Cell } from '@millrace/contract';
import type { ReactNode } from 'react';
import { alike, cellText, isCompanion, isFigure } from '../number/cell.ts';
import { DataTable, type Column } from '../table/data-table.tsx';
import { bucketWords } from '../time/period.ts';
import { useZone } from '../time/zone.tsx';
import { AnswerCell } from './answer-cell.tsx';
import { rowIds } from './row-ids.ts';

export type Row = readonly Cell[];

type Props = {
  readonly caption: string;
  readonly answer: Answer;
  readonly sort: string;
  /** How long the buckets are whose starts stand in it. */
  readonly grain?: string;
  /** Without it the rows stay in that order. */
  readonly onSort?: (sort: string) => void;
  /** Columns that the caller shows in another way. */
  readonly hidden?: readonly string[];
  /** Columns whose values go by the order of the rows, not by their letters: low, medium, high. */
  readonly ranked?: readonly string[];
  /** What columns are called on screen, where their name does not say it. */
  readonly heads?: Readonly<Record<string, string>>;
  /** What a cell is sorted by, where it is not what it says. */
  readonly by?: (column: AnswerColumn, row: Row) => number | undefined;
  /** In place of the plain text of a cell: a link, a button that opens the list behind it. */
  readonly cell?: (column: AnswerColumn, row: Row, text: string) => ReactNode;
};

/** The rows of any answer. Intervals and samples stand under their metric and have no column of their own. */
export function AnswerTable(props: Props) {
  const { caption, answer, sort, grain, onSort, hidden = [], ranked = [], heads, by, cell } = props;
  const zone = useZone();
  const ids = rowIds(answer);
  const columns = answer.columns.flatMap((column, i): Column<Row>[] => {
    if (isCompanion(column) || hidden.includes(column.name)) return [];
    const written = alike(
      column,
      answer.rows.map((row) => row[i]),
    );
    return [
      {
        id: column.name,
        head: heads?.[column.name] ?? headOf(column.name, answer.columns),
        // The first tells the row, be it a number: an attempt, a day.
        figure: i > 0 && isFigure(column),
        by: (row) => by?.(column, row) ?? sortable(ranked.includes(column.name) ? rankOf(answer, i, row[i]) : row[i]),
        cell: (row) => {
          const text =
            grain !== undefined && column.type === 'time' && typeof row[i] === 'string'
              ? bucketWords(row[i], grain, zone)
              : cellText(row[i], written, zone);
          const shown = cell?.(column, row, text) ?? text;
          return (
            <AnswerCell answer={answer} column={column} row={row} zone={zone}>
              {shown}
            </AnswerCell>
          );
        },
      },
    ];
  });
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={answer.rows}
      rowId={(row) => ids.get(row) ?? ''}
      sort={sort}
      {...(onSort && { onSort })}
    />
  );
}

/** What a column is called: as documents say, else `acceptance_rate` as `Acceptance rate`, `data.source_id` as `Source`. */
export function headOf(name: string, columns: readonly Pick<AnswerColumn, 'name' | 'title'>[] = []): string {
  const [, of = name, compared] = /^(.+)\.(previous|usual|change)$/.exec(name) ?? [];
  const title = columns.find((column) => column.name === of)?.title;
  if (title !== undefined) return compared === undefined ? title : `${title}, ${compared}`;
  const words = name.replace(/^data\.(.+?)(?:_id)?$/, '$1').replaceAll(/[_.]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const rankOf = ({ rows }: Answer, i: number, cell: Cell | undefined): number =>
  rows.findIndex((each) => each[i] === cell);

/** What is missing comes last of the figures, whatever they are. */
function sortable(cell: Cell | undefined): number | string {
  if (cell === null || cell === undefined) return Number.NEGATIVE_INFINITY;
  return typeof cell === 'boolean' ? Number(cell) : cell;
}
