import type { Answer } from '@millrace/contract';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { whole } from '@/shared/number/format.ts';
import type { Answered } from '@/shared/api/api.ts';
import { headOf } from '@/shared/answer/answer-table.tsx';
import { Part, type Shown } from '@/shared/query/part.tsx';
import { UsedLine } from '@/shared/answer/used-line.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { IconButton } from '@/shared/ui/icon-button.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { lineBuckets } from './line-buckets.ts';
import type { Span } from './spans.ts';
import type { PackView } from './views.ts';

const TimeSeries = lazy(async () => ({ default: (await import('@/shared/chart/time-series.tsx')).TimeSeries }));
const BucketTable = lazy(async () => ({ default: (await import('@/shared/chart/bucket-table.tsx')).BucketTable }));
const route = getRouteApi('/$workspace/');
const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

type Props = {
  readonly lines: PackView['lines'];
  readonly span: Span;
  readonly query: Shown<Answer>;
  readonly among: readonly Answered[] | undefined;
};

/** Some metrics of the pack over time, as lines or as the table of their rows. */
export function LinesCard({ lines, span, query, among }: Props) {
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const table = view === 'table';
  const toggle = () => void navigate({ search: (old) => ({ ...old, view: table ? undefined : ('table' as const) }) });
  const title = `${lines.title} per ${span.unit}`;
  return (
    <Card
      title={title}
      note={`${span.words}, full ${span.unit}s`}
      refreshing={query.isPlaceholderData}
      actions={
        <IconButton label={table ? 'Show as lines' : 'Show as table'} pressed={table} onClick={toggle}>
          {table ? <IconChartLine {...icon} /> : <IconTable {...icon} />}
        </IconButton>
      }
      foot={query.data ? <UsedLine answer={query.data} among={among} /> : '\u00a0'}
    >
      <Part query={query} skeleton={{ tall: true }}>
        {(answer) => {
          if (answer.n === 0) return <EmptyState title={`Nothing of this in the ${span.words}.`} />;
          const buckets = lineBuckets(answer, lines.metrics, span);
          const named = {
            ...buckets,
            series: buckets.series.map((one) => ({ ...one, name: headOf(one.name, answer.columns) })),
          };
          const totals = named.series.map(({ name, total }) => `${name} ${whole(total)}`).join(', ');
          return (
            <Suspense fallback={<Skeleton tall />}>
              {table ? (
                <BucketTable buckets={named} caption={`${title}, ${span.words}`} />
              ) : (
                <TimeSeries buckets={named} finding={`${title}, ${span.words}: ${totals}.`} />
              )}
            </Suspense>
          );
        }}
      </Part>
    </Card>
  );
}
