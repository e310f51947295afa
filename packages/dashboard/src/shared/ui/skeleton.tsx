import css from './skeleton.module.css';

export type SkeletonShape = {
  readonly lines?: number;
  /** One block, as high as a chart. */
  readonly tall?: boolean;
  /** A table of so many rows below its heads, drawn to the edges. */
  readonly rows?: number;
};

/** A place in its final shape, shown only when waiting takes longer than 150 ms: lines of text, a chart, or a table. */
export function Skeleton({ lines = 1, tall = false, rows }: SkeletonShape) {
  const shape = rows === undefined ? (tall ? css.block : css.line) : css.row;
  return (
    <div className={css.box} role="status" aria-label="Loading" data-table={rows !== undefined}>
      {Array.from({ length: rows === undefined ? lines : rows + 1 }, (_, index) => (
        <div key={index} className={shape} />
      ))}
    </div>
  );
}
