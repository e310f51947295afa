import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { answerBuckets } from '@/shared/chart/answer-buckets.ts';
import { whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { firstChartQuery } from './start-query.ts';

const TimeSeries = lazy(async () => ({ default: (await import('@/shared/chart/time-series.tsx')).TimeSeries }));

/** The events of the last hour by type, as soon as there is one, and where to go on from there. */
export function FirstChartCard({ any }: { readonly any: boolean }) {
  const { workspace = '' } = useParams({ strict: false });
  const query = useQuery({ ...firstChartQuery, enabled: any });
  return (
    <Card
      title="3. Your first chart"
      note="events per minute by type, last 60 min"
      {...(any && {
        actions: (
          <>
            <Link
              className={linkButton}
              to="/$workspace/explore"
              params={{ workspace }}
              search={{ by: 'type', t: '60m' }}
            >
              Go on in Explore
            </Link>
            <Link className={linkButton} to="/$workspace" params={{ workspace }}>
              Overview
            </Link>
          </>
        ),
      })}
    >
      {any ? (
        <Part query={query} skeleton={{ tall: true }}>
          {([answer]) => {
            if (answer === undefined || answer.n === 0)
              return <EmptyState title="No event in the last 60 minutes.">What comes now is drawn here.</EmptyState>;
            const { buckets } = answerBuckets(answer);
            return (
              <Suspense fallback={<Skeleton tall />}>
                <TimeSeries buckets={buckets} finding={`${whole(answer.n)} events in the last 60 minutes, by type.`} />
              </Suspense>
            );
          }}
        </Part>
      ) : (
        <EmptyState title="As soon as an event has come, it is drawn here." />
      )}
    </Card>
  );
}
