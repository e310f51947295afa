import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { whole } from '@/shared/number/format.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { GroupList } from './group-list.tsx';
import { NothingFits } from './nothing-fits.tsx';
import { ItemTable } from './item-table.tsx';
import { quarantineQuery } from './quarantine-query.ts';
import { filterOf, states } from './quarantine-search.ts';
import { ReplayCard } from './replay-card.tsx';

const ItemSheet = lazy(async () => ({ default: (await import('./item-sheet.tsx')).ItemSheet }));
const route = getRouteApi('/$workspace/quarantine');
const labels = { waiting: 'Waiting', replayed: 'Sent in again', dropped: 'Dropped' } as const;
const choices = states.map((value) => ({ value, label: labels[value] }));

/** Nothing is lost, everything has a way back: what is no valid event, by reason, and how it is mended. */
export function QuarantinePage() {
  const search = route.useSearch();
  const { state = 'waiting', at } = search;
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(quarantineQuery(search, useQueryClient()));
  const [first] = query.data?.pages ?? [];
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = first?.overview?.total ?? 0;
  const kept = first?.kept;
  return (
    <>
      <PageBar title="Quarantine">
        <ToggleGroup
          label="What became of it"
          value={state}
          options={choices}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, state: next === 'waiting' ? undefined : next }) })
          }
        />
      </PageBar>
      <RefusedNotice />
      {first?.overview && <GroupList overview={first.overview} />}
      {state === 'waiting' && first && <ReplayCard key={JSON.stringify(filterOf(search))} total={total} />}
      <Card
        title={labels[state]}
        note={first && `${whole(total)} items`}
        flush={items.length > 0}
        refreshing={query.isPlaceholderData}
        {...(kept && {
          foot: (
            <span>
              Kept {whole(kept.days)} days: {whole(kept.items)} items
              {kept.oldest !== null && (
                <>
                  , the oldest of <Moment at={kept.oldest} />
                </>
              )}
            </span>
          ),
        })}
      >
        <Part query={query} skeleton={{ lines: 6 }}>
          {() => (items.length === 0 ? <NothingFits search={search} /> : <ItemTable items={items} />)}
        </Part>
        {query.hasNextPage && (
          <Button wide busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older ones
          </Button>
        )}
      </Card>
      {at !== undefined && (
        <Suspense>
          <ItemSheet at={at} onClose={() => void navigate({ search: (old) => ({ ...old, at: undefined }) })} />
        </Suspense>
      )}
    </>
  );
}
