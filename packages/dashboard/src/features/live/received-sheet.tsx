import type { ErrorCode, ReceivedView } from '@millrace/contract';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '@/shared/api/api.ts';
import { Part } from '@/shared/query/part.tsx';
import { Moment } from '@/shared/time/moment.tsx';
import { CopyId } from '@/shared/ui/copy-id.tsx';
import { Sheet } from '@/shared/ui/sheet.tsx';
import css from './event-sheet.module.css';
import { Facts } from './facts.tsx';
import { EventLink } from './event-links.tsx';
import { openedBy, type LiveSearch } from './live-search.ts';
import { Raw } from './raw.tsx';
import { VerdictChip } from './verdict-chip.tsx';

const route = getRouteApi('/$workspace/live');

type Said = { readonly code: ErrorCode | null; readonly message: string };

/** What admit says of the accepted events that it does not admit. */
const saidOf: Readonly<Record<NonNullable<LiveSearch['outcome']>, Said>> = {
  duplicate: { code: null, message: 'The same event was here before. It counts once; this one changes nothing.' },
  conflict: {
    code: 'EVENT_CONFLICT',
    message: 'Another event with this producer and id, but another body, was here first. It stands.',
  },
  waiting: { code: null, message: 'Whether it was here before is known to the store only, which was not reached.' },
  parked: { code: 'EVENT_PARKED', message: 'It could not be processed in three tries.' },
};

/** What was not admitted: the verdict and its reason, the place in `received`, and what was sent. Open while `at` is in the address. */
export function ReceivedSheet({ at }: { readonly at: string }) {
  const navigate = route.useNavigate();
  // What was received stays as it is.
  const query = useQuery({
    queryKey: ['received', at],
    queryFn: ({ signal }) => api.received(at, signal),
    staleTime: Infinity,
  });
  const close = () => void navigate({ search: (old) => ({ ...old, ...openedBy() }), resetScroll: false });
  return (
    <Sheet
      open
      onClose={close}
      title={
        <span className={css.type} tabIndex={-1} data-autofocus>
          {query.data === undefined ? 'Received' : (query.data.type ?? 'no type')}
        </span>
      }
    >
      <Part query={query} skeleton={{ lines: 8 }}>
        {(received) => <Received received={received} />}
      </Part>
    </Sheet>
  );
}

function Received({ received }: { readonly received: ReceivedView }) {
  const { outcome } = route.useSearch();
  const { id, producer, position, original, detail } = received;
  // An address may say anything: an outcome is only of what was accepted, and as it was when it was seen.
  const became = received.verdict === 'accepted' ? (received.outcome ?? outcome) : undefined;
  const { code, message } = became === undefined || became === 'admitted' ? received : saidOf[became];
  return (
    <>
      <div className={css.head}>
        {id !== null && <CopyId id={id} label="event id" />}
        <VerdictChip verdict={became ?? received.verdict} />
      </div>
      {message !== null && <p className={css.said}>{message}</p>}
      {id !== null && (became === 'conflict' || became === 'duplicate') && (
        <p className={css.said}>
          <EventLink id={id} producer={producer}>
            The first event with this id
          </EventLink>
        </p>
      )}
      <p className={css.said}>
        Received <Moment at={received.received} as="ms" />
      </p>
      <Facts
        facts={{
          ...(code !== null && { code }),
          ...(detail !== null && { detail }),
          producer,
          received: position,
        }}
      />
      <h3 className={css.title}>As it came</h3>
      <Raw value={original} />
    </>
  );
}
