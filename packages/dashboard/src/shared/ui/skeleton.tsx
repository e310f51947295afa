import css from './skeleton.module.css';

/** A place in its final shape, shown only when waiting takes longer than 150 ms. Lines of text, or one block. */
export function Skeleton({ lines = 1, tall = false }: { readonly lines?: number; readonly tall?: boolean }) {
  return (
    <div className={css.box} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={tall ? css.block : css.line} />
      ))}
    </div>
  );
}
