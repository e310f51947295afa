import css from './skeleton.module.css';

export type SkeletonShape = {
  readonly lines?: number;
  /** One block, as high as a chart. */
  readonly tall?: boolean;
  /** A table of so many rows below its heads, drawn to the edges. */
  readonly rows?: number;
};

/** A place in its final shape, shown only when waiting takes longer than 150 ms: lines of text, a chart, a table, or one above the other. */
export function Skeleton({ lines = 1, tall = false, rows }: SkeletonShape) {
  const block = tall ? [css.block] : [];
  const below = rows === undefined ? Array.from({ length: tall ? 0 : lines }, () => css.line) : tableOf(rows);
  return (
    <div className={css.box} role="status" aria-label="Loading" data-table={rows !== undefined}>
      {[...block, ...below].map((shape, index) => (
        <div key={index} className={shape} />
      ))}
    </div>
  );
}

const tableOf = (rows: number) => Array.from({ length: rows + 1 }, () => css.row);
