import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { LiveDot } from '@/shared/live/live-dot.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { EventTail } from './event-tail.tsx';
import { LiveFilters } from './live-filters.tsx';
import css from './live-page.module.css';
import { RatesLine } from './rates-line.tsx';

const EventSheet = lazy(async () => ({ default: (await import('./event-sheet.tsx')).EventSheet }));
const ReceivedSheet = lazy(async () => ({ default: (await import('./received-sheet.tsx')).ReceivedSheet }));
const route = getRouteApi('/$workspace/live');
const icon = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

export function LivePage() {
  const { type, verdict, q, ev, producer, at } = route.useSearch();
  const navigate = route.useNavigate();
  const [paused, setPaused] = useState(false);
  const filter = {
    ...(type !== undefined && { type }),
    ...(verdict !== undefined && { verdict }),
    ...(q !== undefined && { q }),
  };
  const dropFilter = () =>
    void navigate({ search: (old) => ({ ...old, type: undefined, verdict: undefined, q: undefined }) });
  return (
    <div className={css.page}>
      <PageBar title="Live">
        <LiveFilters />
        <LiveDot />
        <Button
          pressed={paused}
          onClick={() => setPaused(!paused)}
          icon={paused ? <IconPlayerPlay {...icon} /> : <IconPlayerPause {...icon} />}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </PageBar>
      <RefusedNotice />
      <RatesLine />
      <EventTail filter={filter} paused={paused} onAnyFilter={dropFilter} />
      {ev !== undefined && (
        <Suspense>
          <EventSheet id={ev} producer={producer} />
        </Suspense>
      )}
      {ev === undefined && at !== undefined && (
        <Suspense>
          <ReceivedSheet at={at} />
        </Suspense>
      )}
    </div>
  );
}
