import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Part } from '@/shared/query/part.tsx';
import { CopyId } from '@/shared/ui/copy-id.tsx';
import { MaskedNote } from '@/shared/ui/masked-note.tsx';
import { ToggleGroup } from '@/shared/ui/toggle-group.tsx';
import { EmptyState } from '@/shared/ui/states.tsx';
import { Sheet } from '@/shared/ui/sheet.tsx';
import { EventFields } from './event-fields.tsx';
import css from './event-sheet.module.css';
import { openedBy } from './live-search.ts';
import { Raw } from './raw.tsx';
import { isUnknown, storyQuery } from './story-query.ts';
import { StorySteps } from './story-steps.tsx';

const route = getRouteApi('/$workspace/live');
const tabs = [
  { value: 'story', label: 'Story' },
  { value: 'fields', label: 'Every field' },
  { value: 'raw', label: 'Raw' },
] as const;

const trimmed = 'The log no longer holds what was sent; this is the event as it is stored.';

type Props = { readonly id: string; readonly producer: string | undefined };

/** One event: its way through every stage, its fields, and what was sent. Open while its id is in the address. */
export function EventSheet({ id, producer }: Props) {
  const { tab = 'story' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(storyQuery(id, producer));
  const close = () => void navigate({ search: (old) => ({ ...old, ...openedBy() }), resetScroll: false });
  return (
    <Sheet
      open
      onClose={close}
      title={
        <span className={css.type} tabIndex={-1} data-autofocus>
          {query.data?.event.type ?? 'Event'}
        </span>
      }
    >
      <div className={css.head}>
        <CopyId id={id} label="event id" />
        <ToggleGroup
          label="What to show"
          value={tab}
          options={tabs}
          onChange={(next) =>
            void navigate({
              search: (old) => ({ ...old, tab: next === 'story' ? undefined : next }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      {isUnknown(query.error) ? (
        <EmptyState title="This event has no story.">
          Only admitted events have one. What was quarantined, rejected or in conflict is not among them.
        </EmptyState>
      ) : (
        <Part query={query} skeleton={{ lines: 8 }}>
          {(story) => {
            const sent = story.original ?? story.event;
            if (tab === 'raw')
              return (
                <>
                  <Raw value={sent} {...(story.original === null && { note: trimmed })} />
                  <MaskedNote of={sent} />
                </>
              );
            return (
              <>
                {tab === 'fields' ? <EventFields event={story.event} /> : <StorySteps story={story} />}
                <MaskedNote of={tab === 'fields' ? story.event : story} />
              </>
            );
          }}
        </Part>
      )}
    </Sheet>
  );
}
