import { useQuery } from '@tanstack/react-query';
import { sums } from '@/shared/chart/buckets.ts';
import { useLive } from '@/shared/live/live.tsx';
import { Delta } from '@/shared/number/delta.tsx';
import { duration, perSecond, percent, whole } from '@/shared/number/format.ts';
import { Kpi } from './kpi.tsx';
import css from './kpi.module.css';
import { figure, hourBooks, totalsQuery, trendQuery } from './overview-query.ts';
import { perMinute } from './refused.ts';
import type { Span } from './spans.ts';
import { trendBuckets } from './trend.ts';

const unknown = <span className={css.quiet}>no data</span>;

export function KpiStrip({ span }: { readonly span: Span }) {
  const { data: totals } = useQuery(totalsQuery(span));
  const { data: trends } = useQuery(trendQuery(span));
  const { data: books } = useQuery(hourBooks);
  const { rates, history } = useLive();
  const lines = trends?.map((answer) => sums(trendBuckets(answer, span))) ?? [];
  const [events, eventsBefore, subjects, subjectsBefore] = totals?.slice(2).map((answer) => figure(answer)) ?? [];
  const total = books?.total;
  const refused = total === undefined ? 0 : total.quarantined + total.rejected;
  const against = <span>than the {span.short} before</span>;

  return (
    <ul className={css.strip} aria-label="Key figures">
      <Kpi
        name="Events per second"
        value={rates === undefined ? unknown : perSecond(rates.perSecond.received)}
        {...(rates && { unit: '/s' })}
        compare={rates === undefined ? 'waiting for the stream' : `${perSecond(rates.perSecond.admitted)} admitted`}
        basis="last 10 s"
        values={history.map(({ perSecond: now }) => now.received)}
      />
      <Kpi
        name={`Events, ${span.words}`}
        value={events === undefined ? unknown : whole(events)}
        compare={
          events !== undefined &&
          eventsBefore !== undefined && (
            <>
              <Delta now={events} before={eventsBefore} /> {against}
            </>
          )
        }
        basis={eventsBefore === undefined ? '' : `${whole(eventsBefore)} before`}
        values={lines[0] ?? []}
      />
      <Kpi
        name={`Distinct subjects, ${span.words}`}
        value={subjects === undefined ? unknown : whole(subjects)}
        compare={
          subjects !== undefined &&
          subjectsBefore !== undefined && (
            <>
              <Delta now={subjects} before={subjectsBefore} /> {against}
            </>
          )
        }
        basis={subjectsBefore === undefined ? '' : `${whole(subjectsBefore)} before`}
        values={lines[1] ?? []}
      />
      <Kpi
        name="Quarantined or rejected"
        value={total === undefined ? unknown : (percent(refused, total.received) ?? unknown)}
        {...(total && total.received > 0 && { unit: '%' })}
        compare={total === undefined ? '' : `${whole(total.quarantined)} and ${whole(total.rejected)}`}
        basis={total === undefined ? '' : `of ${whole(total.received)} in 60 min`}
        values={perMinute(books)}
      />
      <Kpi
        name="Received to admitted"
        value={rates === undefined ? unknown : duration(rates.lagMs)}
        compare="newest slice"
        basis="late over 10 s"
        values={history.map(({ lagMs }) => lagMs)}
      />
    </ul>
  );
}
