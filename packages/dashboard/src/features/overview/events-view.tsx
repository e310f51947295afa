import { useQuery } from '@tanstack/react-query';
import { useLiveRefresh } from '@/shared/query/use-live-refresh.ts';
import { BooksCard } from './books-card.tsx';
import { EventsChart } from './events-chart.tsx';
import { HealthCard } from './health-card.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import css from './overview-page.module.css';
import { eventsAt, eventsQuery } from './overview-query.ts';
import type { Span, SpanName } from './spans.ts';
import { TroubleLine } from './trouble-line.tsx';
import { TypesTable } from './types-table.tsx';
import { useTrouble } from './use-trouble.ts';

/** All that comes, by type, whatever it means. */
export function EventsView({ span, range }: { readonly span: Span; readonly range: SpanName }) {
  const query = useQuery(eventsQuery(span));
  useLiveRefresh(query);
  const found = useTrouble(query, eventsAt.events);
  const compared = found?.behind === undefined;
  return (
    <>
      <TroubleLine found={found} />
      <KpiStrip query={query} span={span} range={range} compared={compared} />
      <div className={css.columns}>
        <div className={css.main}>
          <EventsChart query={query} span={span} />
          <BooksCard />
        </div>
        <div className={css.side}>
          <HealthCard />
          <TypesTable query={query} span={span} compared={compared} />
        </div>
      </div>
    </>
  );
}
