import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Answered } from '@/shared/api/api.ts';
import { Link, useParams } from '@tanstack/react-router';
import { trendBuckets } from '@/shared/chart/trend-buckets.ts';
import { sums } from '@/shared/chart/buckets.ts';
import { useLive } from '@/shared/live/live.tsx';
import { Delta } from '@/shared/number/delta.tsx';
import { perSecond, percent, whole } from '@/shared/number/format.ts';
import { admitting } from '@/shared/query/behind.ts';
import { nth } from '@/shared/query/nth.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import { Kpi } from './kpi.tsx';
import css from './kpi.module.css';
import { eventsAt, figure } from './overview-query.ts';
import { perMinute } from './refused.ts';
import type { Span, SpanName } from './spans.ts';

type Props = {
  readonly span: Span;
  readonly range: SpanName;
  readonly query: UseQueryResult<readonly Answered[]>;
  /** Whether what is now stands beside what was before: not while answers are behind. */
  readonly compared: boolean;
};

/** The five figures of the page. Rates are of the last ten seconds, the books of the last hour, the rest of the range. */
export function KpiStrip({ span, range, query, compared }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const opens = { params: { workspace }, className: css.open };
  const answer = (at: keyof typeof eventsAt) => nth(query, eventsAt[at]).data;
  const books = useQuery(booksQuery);
  const { rates, history, status } = useLive();
  const line = (trend = answer('trend')) => (trend === undefined ? [] : sums(trendBuckets(trend, span)));
  const total = books.data?.total;
  const refused = total === undefined ? undefined : percent(total.quarantined + total.rejected, total.received);
  const against = `by their own time, against the ${span.short} before`;

  return (
    <ul className={css.strip} aria-label="Key figures">
      <Kpi
        name="Events per second"
        value={
          rates && (
            <Link {...opens} to="/$workspace/live">
              {perSecond(rates.perSecond.received)}
            </Link>
          )
        }
        pending={status === 'connecting'}
        unit="/s"
        compare={rates && `${perSecond(rates.perSecond.admitted)} admitted`}
        basis="last 10 s"
        values={history.map(({ perSecond: now }) => now.received)}
      />
      <Kpi
        name={`Events, ${span.words}`}
        value={
          answer('events') && (
            <Link {...opens} to="/$workspace/explore" search={{ m: ['events'], t: range }}>
              {whole(figure(answer('events')))}
            </Link>
          )
        }
        pending={query.isPending}
        compare={compared && <Compare now={figure(answer('events'))} before={figure(answer('eventsBefore'))} />}
        basis={against}
        values={line()}
      />
      <Kpi
        name={`Distinct subjects, ${span.words}`}
        value={
          answer('subjects') && (
            <Link {...opens} to="/$workspace/explore" search={{ m: ['subjects'], t: range }}>
              {whole(figure(answer('subjects')))}
            </Link>
          )
        }
        pending={query.isPending}
        compare={compared && <Compare now={figure(answer('subjects'))} before={figure(answer('subjectsBefore'))} />}
        basis={against}
        values={line(answer('subjectsTrend'))}
      />
      <Kpi
        name="Quarantined or rejected"
        value={
          refused && (
            <Link {...opens} to="/$workspace/quarantine">
              {refused}
            </Link>
          )
        }
        pending={books.isPending}
        unit="%"
        compare={total && `${whole(total.quarantined)} quarantined, ${whole(total.rejected)} rejected`}
        basis={total && `of ${whole(total.received)} in 60 min${books.data?.refusing ? ', refused now' : ''}`}
        values={perMinute(books.data)}
      />
      <Kpi
        name="Received to admitted"
        value={
          rates && (
            <Link {...opens} to="/$workspace/books">
              {admitting(books.data, rates)?.text}
            </Link>
          )
        }
        pending={status === 'connecting'}
        compare="newest slice"
        basis="late over 10 s"
        values={history.map(({ lagMs }) => lagMs)}
      />
    </ul>
  );
}

function Compare({ now, before }: { readonly now: number; readonly before: number }) {
  return (
    <>
      <Delta now={now} before={before} /> <span>before {whole(before)}</span>
    </>
  );
}
