import { useQuery } from '@tanstack/react-query';
import { seenTypesQuery } from '@/shared/query/event-types.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ConnectCard } from './connect-card.tsx';
import { FirstChartCard } from './first-chart-card.tsx';
import { PacksCard } from './packs-card.tsx';
import css from './start-page.module.css';
import { useArrival } from './use-arrival.ts';

/** From nothing to the first chart. */
export function StartPage() {
  const arrival = useArrival();
  const { data: seen = [] } = useQuery(seenTypesQuery);
  const already = seen.length > 0;
  return (
    <>
      <PageBar title="Get started" />
      <RefusedNotice />
      <div className={css.steps}>
        <ConnectCard arrival={arrival} already={already} />
        <PacksCard />
        <FirstChartCard any={already || arrival.first !== undefined} />
      </div>
    </>
  );
}
