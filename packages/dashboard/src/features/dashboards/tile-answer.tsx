import type { Answer, AnswerColumn, Range } from '@millrace/contract';
import { lazy, Suspense, useState, type CSSProperties } from 'react';
import { withEnds } from '@/shared/chart/ends.ts';
import { cellText, isCompanion, isFigure } from '@/shared/number/cell.ts';
import { AnswerCell } from '@/shared/answer/answer-cell.tsx';
import { AnswerTable, headOf, type Row } from '@/shared/answer/answer-table.tsx';
import { funnelHeads } from '@/shared/answer/funnel-heads.ts';
import type { Tile } from '@/shared/tiles/tiles.ts';
import { isUntouched, noTouch } from '@/shared/answer/untouched.ts';
import { useZone } from '@/shared/time/zone.tsx';
import { CellButton } from '@/shared/ui/cell-button.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import css from './dashboards.module.css';
import { tileLines } from './tile-lines.ts';
import { numberOf } from '@/shared/number/number-of.ts';

const TimeSeries = lazy(async () => ({ default: (await import('@/shared/chart/time-series.tsx')).TimeSeries }));
const RateBars = lazy(async () => ({ default: (await import('@/shared/chart/rate-bars.tsx')).RateBars }));

type Props = {
  readonly answer: Answer;
  readonly tile: Tile;
  readonly title: string;
  /** What the tile was asked for. */
  readonly range: Range;
  /** Opens the list behind a number of the answer; undefined: there is none. */
  readonly onOpen: (column: AnswerColumn, row: Row) => (() => void) | undefined;
};

/** An answer as its tile wants it; what cannot be drawn so is a table. */
export function TileAnswer({ answer, tile, title, range, onOpen }: Props) {
  const zone = useZone();
  const [sort, setSort] = useState('');
  const shown = only(answer, tile.columns);
  const wholes = new Map<Row, Row>(shown.rows.map((row, i) => [row, answer.rows[i] ?? row]));
  const openRow = (shownColumn: AnswerColumn, row: Row) => onOpen(shownColumn, wholes.get(row) ?? row);
  if (answer.rows.length === 0) return <EmptyState title="Nothing in this range." />;
  if (tile.show === 'number') return <Figures answer={shown} onOpen={openRow} />;
  const lines = tile.show === 'line' ? tileLines(answer, shown.columns) : undefined;
  if (lines !== undefined)
    return (
      <Suspense fallback={<Skeleton tall />}>
        <TimeSeries buckets={withEnds(lines.buckets, range, answer.asOf)} finding={`${title}.`} column={lines.column} />
      </Suspense>
    );
  const value = shown.columns.findIndex((column, i) => i > 0 && isFigure(column) && !isCompanion(column));
  const column = shown.columns[value];
  if (tile.show === 'bar' && column !== undefined) {
    const place = (end: string): number => answer.columns.findIndex(({ name }) => name === `${column.name}.${end}`);
    const bars = shown.rows.slice(0, 12).map((row, i) => ({
      name: isUntouched(answer, answer.rows[i] ?? row) ? noTouch : String(row[0] ?? 'not set'),
      value: numberOf(row[value]),
      low: numberOf(answer.rows[i]?.[place('low')]),
      high: numberOf(answer.rows[i]?.[place('high')]),
      text: cellText(row[value], column, zone),
      onOpen: openRow(column, row),
      provisional: (numberOf(answer.rows[i]?.[place('n')]) ?? Infinity) < (column.minimum ?? 0),
    }));
    return (
      <Suspense fallback={<Skeleton tall />}>
        <RateBars
          finding={`${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}.`}
          bars={bars}
          all={shown.rows.length}
        />
      </Suspense>
    );
  }
  return (
    <div className={css.rows} style={{ '--rows': tile.h } as CSSProperties}>
      <AnswerTable
        caption={`${title}, rows`}
        answer={shown}
        sort={sort}
        onSort={setSort}
        {...(tile.show === 'funnel' && { heads: funnelHeads })}
        cell={(each, row, text) =>
          each === shown.columns[0] && isUntouched(answer, wholes.get(row) ?? row) ? (
            noTouch
          ) : (
            <Opens column={each} text={text} onOpen={openRow(each, row)} />
          )
        }
      />
    </div>
  );
}

/** The first row, a figure for each column. */
function Figures({ answer, onOpen }: Pick<Props, 'answer' | 'onOpen'>) {
  const zone = useZone();
  const row = answer.rows[0] ?? [];
  return (
    <dl className={css.figures}>
      {answer.columns.map((column, i) =>
        isCompanion(column) ? null : (
          <div key={column.name}>
            <dt>{headOf(column.name, answer.columns)}</dt>
            <dd>
              <AnswerCell answer={answer} column={column} row={row} zone={zone}>
                <Opens column={column} text={cellText(row[i], column, zone)} onOpen={onOpen(column, row)} />
              </AnswerCell>
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

type OpensProps = {
  readonly column: AnswerColumn;
  readonly text: string;
  readonly onOpen: (() => void) | undefined;
};

/** A number, which opens its list where there is one. */
function Opens({ column, text, onOpen }: OpensProps) {
  if (onOpen === undefined) return text;
  return (
    <CellButton label={`Who stands behind ${headOf(column.name, [column])} ${text}`} onClick={onOpen}>
      {text}
    </CellButton>
  );
}

/** Some columns of an answer, in their order, with what stands beside them. */
function only(answer: Answer, names: readonly string[] | undefined): Answer {
  if (names === undefined) return answer;
  const wanted = names.flatMap((name) =>
    answer.columns.filter((column) => column.name === name || column.name.startsWith(`${name}.`)),
  );
  const places = wanted.map((column) => answer.columns.indexOf(column));
  return { ...answer, columns: wanted, rows: answer.rows.map((row) => places.map((at) => row[at] ?? null)) };
}
