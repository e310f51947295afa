import type { Answer, Grain } from '@millrace/contract';
import { Legend } from '@/shared/chart/legend.tsx';
import { TimeSeries } from '@/shared/chart/time-series.tsx';
import { cellText } from '@/shared/number/cell.ts';
import { headOf } from '@/shared/query/answer-table.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import css from './explore-chart.module.css';
import { panelsOf } from './panels.ts';

type Props = {
  readonly answer: Answer;
  readonly metrics: readonly string[];
  readonly grain: Grain;
};

/** A trend as lines. Metrics of one unit share an axis; groups, and what is compared, have a chart for each metric. */
export function ExploreChart({ answer, metrics, grain }: Props) {
  const zone = useZone();
  const panels = panelsOf(answer, metrics);
  return (
    <div className={css.panels}>
      {panels.map(({ names, buckets, column }) => {
        const words = names.map(headOf).join(', ');
        return (
          <div key={words} className={css.panel}>
            {panels.length > 1 && <h3 className={css.title}>{words}</h3>}
            <TimeSeries
              buckets={buckets}
              finding={`${words} by ${grain}.`}
              show={(value) => cellText(value, column, zone)}
            />
            {buckets.series.length > 1 && <Legend series={buckets.series} />}
          </div>
        );
      })}
    </div>
  );
}
