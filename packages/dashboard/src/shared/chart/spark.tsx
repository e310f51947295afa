import css from './spark.module.css';

/** A trend without axes beside its number. Decoration for the eye: the number is the content. */
export function Spark({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return <div className={css.spark} aria-hidden />;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * 100;
    const y = high === low ? 22 : 22 - ((value - low) / span) * 20;
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  });
  return (
    <svg className={css.spark} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
      <polygon className={css.area} points={`0,24 ${points.join(' ')} 100,24`} />
      <polyline className={css.line} points={points.join(' ')} />
    </svg>
  );
}
