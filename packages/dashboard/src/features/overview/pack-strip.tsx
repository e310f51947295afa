import type { Answer } from '@millrace/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Answered } from '@/shared/api/api.ts';
import { cellText } from '@/shared/number/cell.ts';
import { Change } from '@/shared/number/change.tsx';
import { whole } from '@/shared/number/format.ts';
import { comparisonOf, distanceOf, type Comparison } from '@/shared/answer/comparison.ts';
import { lateFor } from '@/shared/query/queries.ts';
import { nth } from '@/shared/query/nth.ts';
import { AsOf } from '@/shared/time/as-of.tsx';
import { useZone } from '@/shared/time/zone.tsx';
import { ErrorState } from '@/shared/ui/states.tsx';
import css from './kpi.module.css';
import { Kpi } from './kpi.tsx';
import { hoursOf } from './hours.ts';
import { packAt } from './overview-query.ts';
import type { Span, SpanName } from './spans.ts';
import type { PackView } from './views.ts';

type Props = {
  readonly view: PackView;
  readonly span: Span;
  readonly range: SpanName;
  readonly query: UseQueryResult<readonly Answered[]>;
  /** Whether what is now stands beside what is usual: not while answers are behind. */
  readonly compared: boolean;
};

/** The figures of the pack: value, change against usual, what it is based on, and how it went hour by hour. */
export function PackStrip({ view, span, range, query, compared }: Props) {
  const zone = useZone();
  const { workspace = '' } = useParams({ strict: false });
  const { data: answer, error, isPending, refetch } = nth(query, packAt.tiles);
  const { data: hours } = nth(query, packAt.hours);
  if (answer === undefined && error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section className={css.figures} aria-label="Key figures">
      <ul className={css.strip}>
        {view.tiles.map(({ metric, title }) => {
          const comparison = answer && figureOf(answer, metric);
          return (
            <Kpi
              key={metric}
              name={title}
              value={
                comparison && (
                  <Link
                    className={css.open}
                    to="/$workspace/explore"
                    params={{ workspace }}
                    search={{ m: [metric], t: range }}
                    title="Open in Explore"
                  >
                    {cellText(comparison.now, comparison.column, zone)}
                  </Link>
                )
              }
              pending={isPending}
              compare={comparison && <Usual comparison={comparison} zone={zone} compared={compared} />}
              basis={comparison && basisOf(comparison, zone)}
              {...hoursOf(hours, metric)}
            />
          );
        })}
      </ul>
      <p className={css.stamp}>
        {answer && (
          <>
            {span.words} beside the same time of the week, line: hour by hour with what is usual{' '}
            <AsOf at={answer.through} late={lateFor(query.data)} />
          </>
        )}
      </p>
    </section>
  );
}

/** No row means that nothing happened. */
const figureOf = (answer: Answer, metric: string): Comparison | undefined =>
  comparisonOf(answer, answer.rows[0] ?? [], metric);

type UsualProps = { readonly comparison: Comparison; readonly zone: string; readonly compared: boolean };

function Usual({ comparison, zone, compared }: UsualProps) {
  const { column, now, usual, change } = comparison;
  if (usual === null) return <span>no usual yet</span>;
  return (
    <>
      {compared && (
        <Change column={column} now={now} usual={usual} change={change} calm={distanceOf(comparison) === 0} />
      )}
      <span>usual {cellText(usual, { ...column, type: 'number' }, zone)}</span>
    </>
  );
}

/** What a figure is based on: the sample of a share, the band and the weeks of anything else. */
function basisOf({ column, n, low, high, weeks }: Comparison, zone: string): string {
  const text = (value: number): string => cellText(value, { ...column, type: 'number' }, zone);
  if (n !== undefined) return `${n < (column.minimum ?? 0) ? 'provisional, ' : ''}n ${whole(n)}`;
  if (low === null || high === null) return `${whole(weeks)} weeks known, 3 needed`;
  return `${text(low)} to ${text(high)} in ${whole(weeks)} weeks`;
}
