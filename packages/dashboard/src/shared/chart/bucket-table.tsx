import { whole } from '../number/format.ts';
import { dayMinute } from '../time/format.ts';
import { useZone } from '../time/zone.tsx';
import type { Buckets } from './buckets.ts';
import css from './bucket-table.module.css';

type Props = {
  readonly buckets: Buckets;
  readonly caption: string;
  /** How a value is written; whole numbers if nobody says. */
  readonly show?: (value: number | null) => string;
};

/** The same rows as the lines, newest first. */
export function BucketTable({ buckets, caption, show = (value) => whole(value ?? 0) }: Props) {
  const zone = useZone();
  const { starts, series } = buckets;
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={caption}>
      <table className={css.table}>
        <caption className="hidden-text">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className={css.name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {starts
            .map((start, index) => (
              <tr key={start}>
                <th scope="row">{dayMinute(start, zone)}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{show(values[index] ?? null)}</td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </div>
  );
}
