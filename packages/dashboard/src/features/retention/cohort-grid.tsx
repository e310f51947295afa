import type { CSSProperties, HTMLAttributes } from 'react';
import css from './cohort-grid.module.css';

export type GridCell = {
  /** What opens when it is clicked; without it, nobody stands behind it. */
  readonly param?: string;
  readonly text: string;
  readonly title: string;
  /** How dark it is, 0 to 1. */
  readonly share: number;
  /** Over, so that the number stays. */
  readonly complete: boolean;
  /** Of too few for a verdict. */
  readonly small: boolean;
};

export type GridRow = {
  readonly start: string;
  readonly head: string;
  readonly size: Pick<GridCell, 'param' | 'text'>;
  /** One for each age; null: not begun; `empty`: over, and nobody was there. */
  readonly cells: readonly (GridCell | 'empty' | null)[];
};

type Props = {
  readonly caption: string;
  readonly grain: string;
  /** What is counted at an age: day 3 of a cohort by week. */
  readonly unit?: string;
  readonly sizeHead: string;
  readonly ages: readonly number[];
  /** The smallest sample that says something. */
  readonly minimum?: number;
  readonly rows: readonly GridRow[];
  readonly opened: string | undefined;
  readonly onOpen: (param: string) => void;
};

/** A row for each cohort, a column for each age: the more, the darker. What is not over yet is hatched. */
export function CohortGrid({ caption, grain, unit = grain, sizeHead, ages, minimum, rows, opened, onOpen }: Props) {
  const cells = rows.flatMap((row) => row.cells);
  const open = cells.some((cell) => cell === null || (cell !== 'empty' && !cell.complete));
  const small = cells.some((cell) => cell !== null && cell !== 'empty' && cell.small);
  return (
    <div className={css.scroll} role="region" aria-label="Cohorts" tabIndex={0}>
      <table className={css.grid}>
        <caption className="hidden-text">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{grain.charAt(0).toUpperCase() + grain.slice(1)} of start</th>
            <th scope="col">{sizeHead}</th>
            {ages.map((age) => (
              <th key={age} scope="col" aria-label={`${unit} ${age}`}>
                {unit.charAt(0)}
                {age}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, head, size, cells }) => (
            <tr key={start}>
              <th scope="row">{head}</th>
              <td>
                <Opens className={css.size} param={size.param} onOpen={onOpen}>
                  {size.text}
                </Opens>
              </td>
              {cells.map((cell, i) => (
                <td key={ages[i]}>
                  {cell === 'empty' ? null : cell === null ? (
                    <span className={css.none} aria-label="not begun" role="img" />
                  ) : (
                    <Opens
                      className={css.cell}
                      param={cell.param}
                      onOpen={onOpen}
                      data-open={!cell.complete}
                      data-small={cell.small}
                      {...(cell.param !== undefined && { 'aria-pressed': cell.param === opened })}
                      title={cell.title}
                      style={{ '--share': cell.complete ? cell.share : 0 } as CSSProperties}
                    >
                      {cell.text}
                    </Opens>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {(open || small) && (
        <p className={css.legend}>
          {open && (
            <span>
              <i className={css.none} aria-hidden /> hatched: not over yet
            </span>
          )}
          {small && (
            <span>
              <i className={css.cell} data-small aria-hidden /> grey: provisional, n below {minimum}
            </span>
          )}
        </p>
      )}
    </div>
  );
}

type OpensProps = HTMLAttributes<HTMLElement> & Pick<Props, 'onOpen'> & { readonly param: string | undefined };

function Opens({ param, onOpen, ...shown }: OpensProps) {
  return param === undefined ? <span {...shown} /> : <button type="button" {...shown} onClick={() => onOpen(param)} />;
}
