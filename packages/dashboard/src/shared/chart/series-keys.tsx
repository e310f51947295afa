import { KeyList } from '../ui/key-list.tsx';
import type { Series } from './buckets.ts';
import { SeriesKey } from './series-key.tsx';
import { lookOf } from './series-look.ts';

type Props = { readonly series: readonly Pick<Series, 'name' | 'beside'>[]; readonly label: string };

/** The names of the lines of a chart. */
export function SeriesKeys({ series, label }: Props) {
  const items = series.map((one, index) => ({ name: one.name, mark: <SeriesKey look={lookOf(one, index)} /> }));
  return <KeyList label={label} items={items} />;
}
