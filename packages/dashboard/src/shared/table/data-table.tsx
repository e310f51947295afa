import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Skeleton } from '../ui/skeleton.tsx';
import css from './data-table.module.css';

const LongTable = lazy(async () => ({ default: (await import('./long-table.tsx')).LongTable }));

export type Column<Row> = {
  readonly id: string;
  readonly head: string;
  /** Figures stand right. */
  readonly figure?: boolean;
  /** Left out on a phone, where it would push the others out of sight. */
  readonly wide?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** What to sort by; without it the column cannot be sorted. */
  readonly by?: (row: Row) => number | string;
};

type Props<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** `now` or, descending, `-now`; without it the rows stand as they come, and no column is sorted. */
  readonly sort?: string;
  readonly onSort?: ((sort: string) => void) | undefined;
};

function compare(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const by = columns.find(({ id }) => id === sort.replace(/^-/, ''))?.by;
  if (by === undefined) return rows;
  const sign = sort.startsWith('-') ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(by(a), by(b)));
}

function classOf<Row>({ figure, wide }: Column<Row>): string {
  return [figure === true && css.figure, wide === true && css.wide].filter(Boolean).join(' ');
}

/** From so many rows on only those in sight are in the page. */
const long = 100;

/** A plain table: first column sticky, heads that sort are buttons. The order is the caller's, so that it can stand in the address. */
export function DataTable<Row>({ caption, columns, rows, rowId, sort = '', onSort }: Props<Row>) {
  const inOrder = sorted(rows, columns, sort);
  const head = <Heads columns={columns} sort={sort} onSort={onSort} />;
  if (rows.length > long)
    return (
      <Suspense fallback={<Skeleton lines={8} />}>
        <LongTable
          caption={caption}
          head={head}
          span={columns.length}
          count={rows.length}
          rowAt={(index) => {
            const row = inOrder[index];
            return row === undefined ? null : <Cells columns={columns} row={row} />;
          }}
        />
      </Suspense>
    );
  return (
    <div className={css.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={css.table}>
        <caption className="hidden-text">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          {inOrder.map((row) => (
            <tr key={rowId(row)}>
              <Cells columns={columns} row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type HeadsProps<Row> = Pick<Props<Row>, 'columns' | 'onSort'> & { readonly sort: string };

function Heads<Row>({ columns, sort, onSort }: HeadsProps<Row>) {
  const sortedBy = sort.replace(/^-/, '');
  const down = sort.startsWith('-');
  const Arrow = down ? IconArrowDown : IconArrowUp;
  return columns.map((column) => {
    const active = column.id === sortedBy;
    return (
      <th
        key={column.id}
        scope="col"
        className={classOf(column)}
        {...(column.by && onSort && { 'aria-sort': active ? (down ? 'descending' : 'ascending') : 'none' })}
      >
        {column.by === undefined || onSort === undefined ? (
          column.head
        ) : (
          <button
            type="button"
            className={css.sort}
            onClick={() => onSort(active && down ? column.id : `-${column.id}`)}
          >
            {column.head}
            {active && <Arrow size={12} stroke={1.8} aria-hidden />}
          </button>
        )}
      </th>
    );
  });
}

function Cells<Row>({ columns, row }: Pick<Props<Row>, 'columns'> & { readonly row: Row }) {
  return columns.map((column, index) => {
    const Cell = index === 0 ? 'th' : 'td';
    return (
      <Cell key={column.id} className={classOf(column)} {...(index === 0 && { scope: 'row' })}>
        {column.cell(row)}
      </Cell>
    );
  });
}
