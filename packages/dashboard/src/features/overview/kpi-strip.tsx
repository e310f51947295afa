import { useQuery } from '@tanstack/react-query';
import { sums } from '@/shared/chart/buckets.ts';
import { useLive } from '@/shared/live/live.tsx';
import { Delta } from '@/shared/number/delta.tsx';
import { duration, perSecond, percent, whole } from '@/shared/number/format.ts';
import { booksQuery } from '@/shared/query/queries.ts';
import { Kpi } from './kpi.tsx';
import css from './kpi.module.css';
import { figure, totalsQuery, trendQuery } from './overview-query.ts';
import { perMinute } from './refused.ts';
import type { Span } from './spans.ts';
import { trendBuckets } from './trend.ts';

/** The five figures of the page. Rates are of the last ten seconds, the books of the last hour, the rest of the range. */
export function KpiStrip({ span }: { readonly span: Span }) {
  const totals = useQuery(totalsQuery(span));
  const { data: trends } = useQuery(trendQuery(span));
  const books = useQuery(booksQuery);
  const { rates, history, status } = useLive();
  const lines = trends?.map((answer) => sums(trendBuckets(answer, span))) ?? [];
  const [events = 0, eventsBefore = 0, subjects = 0, subjectsBefore = 0] = totals.data?.slice(2).map(figure) ?? [];
  const known = totals.data !== undefined;
  const total = books.data?.total;
  const refused = total === undefined ? undefined : percent(total.quarantined + total.rejected, total.received);
  const against = `by their own time, against the ${span.short} before`;

  return (
    <ul className={css.strip} aria-label="Key figures">
      <Kpi
        name="Events per second"
        value={rates && perSecond(rates.perSecond.received)}
        pending={status === 'connecting'}
        unit="/s"
        compare={rates && `${perSecond(rates.perSecond.admitted)} admitted`}
        basis="last 10 s"
        values={history.map(({ perSecond: now }) => now.received)}
      />
      <Kpi
        name={`Events, ${span.words}`}
        value={known ? whole(events) : undefined}
        pending={totals.isPending}
        compare={<Compare now={events} before={eventsBefore} />}
        basis={against}
        values={lines[0] ?? []}
      />
      <Kpi
        name={`Distinct subjects, ${span.words}`}
        value={known ? whole(subjects) : undefined}
        pending={totals.isPending}
        compare={<Compare now={subjects} before={subjectsBefore} />}
        basis={against}
        values={lines[1] ?? []}
      />
      <Kpi
        name="Quarantined or rejected"
        value={refused}
        pending={books.isPending}
        unit="%"
        compare={total && `${whole(total.quarantined)} quarantined, ${whole(total.rejected)} rejected`}
        basis={total && `of ${whole(total.received)} in 60 min`}
        values={perMinute(books.data)}
      />
      <Kpi
        name="Received to admitted"
        value={rates && duration(rates.lagMs)}
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
