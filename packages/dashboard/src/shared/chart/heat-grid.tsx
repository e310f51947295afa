import { noData } from '../number/format.ts';
import css from './heat-grid.module.css';

type HeatCell = {
  readonly row: string;
  readonly column: string;
  /** Null: nothing to colour. */
  readonly value: number | null;
  readonly chosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly note: string;
};

type Props = {
  /** One sentence that says what the grid shows. */
  readonly finding: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowWord: string;
  readonly columnWord: string;
  readonly cells: readonly HeatCell[];
  readonly onChoose: (row: string, column: string) => void;
};

/** Stronger colour, larger value; the number stands in every cell, which opens what is in it. */
export function HeatGrid({ finding, rows, columns, rowWord, columnWord, cells, onChoose }: Props) {
  const values = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // 7 to 37 % of the heat colour, in the ten steps of the style sheet.
  const stepOf = (value: number): number => (high === low ? 5 : Math.round(((value - low) / (high - low)) * 10));
  return (
    <div className={css.scroll} role="region" aria-label={finding} tabIndex={0}>
      <table className={css.grid}>
        <caption className="hidden-text">{finding}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-text">{rowWord}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column} {columnWord}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">
                {row} {rowWord}
              </th>
              {columns.map((column) => {
                const cell = cells.find((each) => each.row === row && each.column === column);
                if (cell === undefined) return <td key={column}>{noData}</td>;
                return (
                  <td key={column}>
                    <Cell cell={cell} step={cell.value === null ? undefined : stepOf(cell.value)} onChoose={onChoose} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = Pick<Props, 'onChoose'> & { readonly cell: HeatCell; readonly step: number | undefined };

function Cell({ cell: { row, column, chosen, title, text, note }, step, onChoose }: CellProps) {
  return (
    <button
      type="button"
      className={css.cell}
      aria-pressed={chosen}
      data-step={step}
      onClick={() => onChoose(row, column)}
    >
      <span className={css.title}>{title}</span>
      <strong className={css.text}>{text}</strong>
      <span>{note}</span>
    </button>
  );
}
