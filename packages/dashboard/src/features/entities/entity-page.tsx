import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { isMissing } from '@/shared/api/request.ts';
import { whole } from '@/shared/number/format.ts';
import { nameIn } from '@/shared/people/name-in.ts';
import { Part } from '@/shared/query/part.tsx';
import { RefusedNotice } from '@/shared/address/refused-notice.tsx';
import { Button } from '@/shared/ui/button.tsx';
import { Card } from '@/shared/ui/card.tsx';
import { CopyId } from '@/shared/ui/copy-id.tsx';
import { linkButton } from '@/shared/ui/link-button.ts';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { Skeleton } from '@/shared/ui/skeleton.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { usePhone } from '@/shared/ui/use-phone.ts';
import { AsOfScrubber } from './as-of-scrubber.tsx';
import { kindTitle } from './kind-title.ts';
import { EntityFacts } from './entity-facts.tsx';
import { EntityPlaces } from './entity-places.tsx';
import css from './entity-page.module.css';
import { entityQuery } from '@/shared/people/entity-query.ts';
import { timelineQuery } from './timeline-query.ts';
import { lastAt, momentsOf, stretchesOf } from './moments.ts';
import { StateCard } from './state-card.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/$workspace/e/$kind/$id');

/** One subject of any kind: its life, what it is or was at any moment, and all its events. */
export function EntityPage() {
  const { workspace, kind, id } = route.useParams();
  const { at } = route.useSearch();
  const navigate = route.useNavigate();
  const isPhone = usePhone();
  const now = useQuery(entityQuery(kind, id));
  const timeline = useInfiniteQuery(timelineQuery(kind, id));
  const moves = now.data?.moves ?? {};
  const moments = momentsOf(timeline.data?.pages.flatMap((page) => page.events) ?? [], moves);
  const instant = at === undefined ? undefined : Date.parse(at);
  const [first, last] = [moments[0]?.time ?? 0, moments.at(-1)?.time ?? 0];
  const lifecycle = Object.keys(moves).find((name) => !name.includes('.'));
  const move = (to: number | undefined, how: 'choice' | 'drag') =>
    void navigate({
      search: (old) => ({ ...old, at: to === undefined ? undefined : new Date(to).toISOString() }),
      replace: how === 'drag',
      resetScroll: false,
    });
  return (
    <>
      <PageBar title={`${kindTitle(kind)} ${nameIn(now.data?.fields) ?? id}`}>
        <CopyId id={id} label="id" />
        <EntityPlaces kind={kind} id={id} />
      </PageBar>
      <RefusedNotice />
      {now.isPending && <Skeleton lines={isPhone ? 3 : 2} />}
      {now.data && <EntityFacts view={now.data} />}
      {timeline.isPending && (
        <Card title="State as of">
          <Skeleton lines={isPhone ? 6 : 4} />
        </Card>
      )}
      {moments.length > 0 && (
        <AsOfScrubber
          moments={moments}
          stretches={stretchesOf(moves[lifecycle ?? ''], first, last)}
          at={instant}
          onMove={move}
        />
      )}
      {isMissing(now.error) && now.data === undefined ? (
        <EmptyState
          title={`Nothing is known of the ${kind} ${id}.`}
          action={
            <Link
              className={linkButton}
              to="/$workspace/people"
              params={{ workspace }}
              search={{ ...(kind !== 'person' && { kind }) }}
            >
              {kind === 'person' ? 'People' : `Every ${kind}`}
            </Link>
          }
        >
          No event has it as its subject, though some may name it. Check the kind and the id: both are written as events
          say them.
        </EmptyState>
      ) : (
        <div className={css.columns}>
          <Card
            title="Timeline"
            note={now.data && `${whole(now.data.events)} events`}
            flush
            {...(timeline.hasNextPage && {
              actions: (
                <Button busy={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
                  Earlier events
                </Button>
              ),
            })}
          >
            <Part query={timeline} skeleton={{ lines: 12 }}>
              {() => (
                <Timeline
                  moments={moments}
                  shown={instant === undefined ? moments.length - 1 : lastAt(moments, instant)}
                  now={instant === undefined}
                />
              )}
            </Part>
          </Card>
          <StateCard kind={kind} id={id} />
        </div>
      )}
    </>
  );
}
