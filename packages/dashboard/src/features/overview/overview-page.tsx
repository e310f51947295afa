import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { LiveDot } from '@/shared/live/live-dot.tsx';
import { seenTypesQuery } from '@/shared/query/event-types.ts';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EventsView } from './events-view.tsx';
import { PackOverview } from './pack-overview.tsx';
import { spans, type SpanName } from './spans.ts';
import { packViews, showsOf } from './views.ts';

const route = getRouteApi('/$workspace/');
const choices = (Object.keys(spans) as SpanName[]).map((value) => ({ value, label: spans[value].short }));

/** What a morning begins with: the figures of the pack in use beside their usual, or all events by type. */
export function OverviewPage() {
  const { t = '60m', show } = route.useSearch();
  const navigate = route.useNavigate();
  const types = useQuery(seenTypesQuery);
  const shows = showsOf(types.data ?? []);
  // What is asked for by its address is shown at once; what is in use has to be found out first.
  const shown = show ?? (types.isPending ? undefined : shows[0]);
  const span = spans[t];
  return (
    <>
      <PageBar title="Overview">
        {shows.length > 1 && shown !== undefined && (
          <ToggleGroup
            label="What to show"
            value={shown}
            options={shows.map((value) => ({
              value,
              label: value === 'events' ? 'Events' : packViews[value].label,
            }))}
            onChange={(next) =>
              void navigate({ search: ({ t: same }) => ({ t: same, show: next === shows[0] ? undefined : next }) })
            }
          />
        )}
        <ToggleGroup
          label="Range"
          value={t}
          options={choices}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, t: next === '60m' ? undefined : next }) })}
        />
        <LiveDot />
      </PageBar>
      <RefusedNotice />
      {shown === undefined && <Skeleton tall />}
      {shown === 'events' && <EventsView span={span} range={t} />}
      {shown !== undefined && shown !== 'events' && (
        <PackOverview key={shown} view={packViews[shown]} span={span} range={t} />
      )}
    </>
  );
}
