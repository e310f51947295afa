import type { Answer, Grain, Range } from '@millrace/contract';
import { withEnds } from '@/shared/chart/ends.ts';
import { TimeSeries } from '@/shared/chart/time-series.tsx';
import { headOf } from '@/shared/answer/answer-table.tsx';
import css from './explore-chart.module.css';
import { panelsOf } from './panels.ts';

type Props = {
  readonly answer: Answer;
  readonly metrics: readonly string[];
  readonly grain: Grain;
  readonly range: Range;
};

/** A trend as lines. Metrics of one unit share an axis; groups, and what is compared, have a chart for each metric. */
export function ExploreChart({ answer, metrics, grain, range }: Props) {
  const panels = panelsOf(answer, metrics);
  return (
    <div className={css.panels}>
      {panels.map(({ names, buckets, column }) => {
        const words = names.map((name) => headOf(name, answer.columns)).join(', ');
        return (
          <div key={words} className={css.panel}>
            {panels.length > 1 && <h3 className={css.title}>{words}</h3>}
            <TimeSeries
              buckets={withEnds(buckets, range, answer.asOf)}
              finding={`${words} by ${grain}.`}
              column={column}
            />
          </div>
        );
      })}
    </div>
  );
}
