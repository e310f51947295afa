import { IconChartLine, IconTable } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Answered } from '@/shared/api/api.ts';
import { trendBuckets } from '@/shared/chart/trend-buckets.ts';
import { sums, type Buckets } from '@/shared/chart/buckets.ts';
import { whole } from '@/shared/number/format.ts';
import { nth } from '@/shared/query/nth.ts';
import { Part } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { SendFirst } from '@/shared/ui/send-first.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { eventsAt } from './overview-query.ts';
import type { Span } from './spans.ts';

const TimeSeries = lazy(async () => ({ default: (await import('@/shared/chart/time-series.tsx')).TimeSeries }));
const BucketTable = lazy(async () => ({ default: (await import('@/shared/chart/bucket-table.tsx')).BucketTable }));

const route = getRouteApi('/$workspace/');

function finding(buckets: Buckets, { unit, words }: Span): string {
  const all = sums(buckets);
  const [top] = buckets.series;
  const total = all.reduce((sum, value) => sum + value, 0);
  if (top === undefined) return `No events in the ${words}.`;
  return `${whole(total)} events in the ${words}, at most ${whole(Math.max(...all))} per ${unit}; most are ${top.name}, ${whole(top.total)}.`;
}

type Props = { readonly span: Span; readonly query: UseQueryResult<readonly Answered[]> };

/** Events per bucket by type: lines or the table of their rows. */
export function EventsChart({ span, query: all }: Props) {
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const query = nth(all, eventsAt.trend);
  const answer = query.data;
  const table = view === 'table';
  const toggle = () => void navigate({ search: (old) => ({ ...old, view: table ? undefined : ('table' as const) }) });
  return (
    <Card
      title={`Events per ${span.unit} by type`}
      note={`${span.words}, full ${span.unit}s`}
      refreshing={query.isPlaceholderData}
      actions={
        <IconButton label={table ? 'Show as lines' : 'Show as table'} pressed={table} onClick={toggle}>
          {table ? (
            <IconChartLine size={16} stroke={1.6} aria-hidden />
          ) : (
            <IconTable size={16} stroke={1.6} aria-hidden />
          )}
        </IconButton>
      }
      {...(answer && { foot: <UsedLine answer={answer} among={all.data} /> })}
    >
      <Part query={query} skeleton={{ tall: true }}>
        {(trend) => {
          if (trend.n === 0)
            return (
              <EmptyState title={`No events in the ${span.words}.`}>
                <SendFirst />
              </EmptyState>
            );
          const buckets = trendBuckets(trend, span);
          return (
            <Suspense fallback={<Skeleton tall />}>
              {table ? (
                <BucketTable buckets={buckets} caption={`Events per ${span.unit} by type, ${span.words}`} />
              ) : (
                <TimeSeries buckets={buckets} finding={finding(buckets, span)} />
              )}
            </Suspense>
          );
        }}
      </Part>
    </Card>
  );
}
