import { Legend } from '../ui/legend.tsx';
import type { Series } from './buckets.ts';
import { SeriesMark } from './series-mark.tsx';
import { lookOf } from './series-look.ts';

type Props = { readonly series: readonly Pick<Series, 'name' | 'reference'>[]; readonly label: string };

/** The names of the lines of a chart. */
export function SeriesLegend({ series, label }: Props) {
  const items = series.map((one, index) => ({ name: one.name, mark: <SeriesMark look={lookOf(one, index)} /> }));
  return <Legend label={label} items={items} />;
}
