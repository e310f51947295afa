import type { Series } from './buckets.ts';
import css from './legend.module.css';
import { SeriesKey } from './series-key.tsx';
import { seriesLook } from './series-look.ts';

/** The names of the lines where there is no room beside them. */
export function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className={css.legend}>
      {series.map(({ name }, index) => (
        <li key={name} className={css.item}>
          <SeriesKey look={seriesLook(name, index)} />
          {name}
        </li>
      ))}
    </ul>
  );
}
