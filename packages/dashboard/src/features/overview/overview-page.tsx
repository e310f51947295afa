import { getRouteApi } from '@tanstack/react-router';
import { LiveDot } from '@/shared/live/live-dot.tsx';
import { useLiveFilter } from '@/shared/live/live.tsx';
import { RefusedNotice } from '@/shared/query/refused-notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { Segmented } from '@/shared/ui/segmented.tsx';
import { BooksCard } from './books-card.tsx';
import { EventsChart } from './events-chart.tsx';
import { FollowersCard } from './followers-card.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import css from './overview-page.module.css';
import { spans, type SpanName } from './spans.ts';
import { TroubleLine } from './trouble-line.tsx';
import { TypesTable } from './types-table.tsx';

const route = getRouteApi('/$workspace/');
const choices = (Object.keys(spans) as SpanName[]).map((value) => ({ value, label: spans[value].short }));

export function OverviewPage() {
  const { t = '60m' } = route.useSearch();
  const navigate = route.useNavigate();
  const span = spans[t];
  useLiveFilter({});
  return (
    <>
      <PageBar title="Overview">
        <Segmented
          label="Range"
          value={t}
          options={choices}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, t: next === '60m' ? undefined : next }) })}
        />
        <LiveDot />
      </PageBar>
      <RefusedNotice />
      <TroubleLine span={span} />
      <KpiStrip span={span} />
      <div className={css.columns}>
        <div className={css.main}>
          <EventsChart span={span} />
          <BooksCard />
        </div>
        <div className={css.side}>
          <FollowersCard />
          <TypesTable span={span} />
        </div>
      </div>
    </>
  );
}
