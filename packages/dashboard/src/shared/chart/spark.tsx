import css from './spark.module.css';

type Values = readonly (number | null)[];
type Props = {
  /** A point without a value is null. */
  readonly values: Values;
  /** What is usual at each point. */
  readonly band?: { readonly low: Values; readonly high: Values };
};

const [top, foot] = [2, 22];

/** A trend without axes beside its number. Decoration for the eye: the number is the content. */
export function Spark({ values, band }: Props) {
  const known = [values, band?.low ?? [], band?.high ?? []].flat().filter((value) => value !== null);
  if (values.length < 2 || known.length === 0) return <div className={css.spark} aria-hidden />;
  const low = Math.min(...known);
  const high = Math.max(...known);
  const place = (value: number, index: number): string => {
    const x = (index / (values.length - 1)) * 100;
    const y = high === low ? foot : foot - ((value - low) / (high - low)) * (foot - top);
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  };
  const line = values.map((value, i) =>
    value === null ? '' : `${i > 0 && values[i - 1] !== null ? 'L' : 'M'}${place(value, i)}`,
  );
  const edge = (side: Values): string[] => side.flatMap((value, i) => (value === null ? [] : [place(value, i)]));
  const around = band && [...edge(band.high), ...edge(band.low).toReversed()];
  const below = values.includes(null) ? [] : ['0,24', ...edge(values), '100,24'];
  return (
    <svg className={css.spark} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden>
      <polygon className={css.area} points={(around ?? below).join(' ')} />
      <path className={css.line} d={line.join('')} />
    </svg>
  );
}
