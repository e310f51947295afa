import { KeyList } from '../ui/key-list.tsx';
import type { Series } from './buckets.ts';
import css from './legend.module.css';
import { SeriesKey } from './series-key.tsx';
import { lookOf } from './series-look.ts';

type Props = { readonly series: readonly Pick<Series, 'name' | 'beside'>[] };

/** The names of the lines where there is no room beside them. */
export function Legend({ series }: Props) {
  return (
    <div className={css.legend}>
      <SeriesKeys series={series} label="Lines" />
    </div>
  );
}

/** The names of the lines of a chart. */
export function SeriesKeys({ series, label }: Props & { readonly label: string }) {
  const items = series.map((one, index) => ({ name: one.name, mark: <SeriesKey look={lookOf(one, index)} /> }));
  return <KeyList label={label} items={items} />;
}
