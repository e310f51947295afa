import { narrow, noData, percent } from './format.ts';
import css from './number.module.css';

/** A share of two counts of the same answer. Without a denominator: "no data". */
export function Rate({ part, of }: { readonly part: number; readonly of: number }) {
  const text = percent(part, of);
  if (text === undefined) return <span className={css.missing}>{noData}</span>;
  return (
    <span className={css.num}>
      {text}
      <span className={css.unit}>{narrow}%</span>
    </span>
  );
}
