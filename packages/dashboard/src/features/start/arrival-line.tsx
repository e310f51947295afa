import type { LiveLine } from '@millrace/contract';
import { Link, useParams } from '@tanstack/react-router';
import { Moment } from '@/shared/time/moment.tsx';
import { LiveDot } from '@/shared/live/live-dot.tsx';
import { Notice } from '@/shared/ui/notice.tsx';
import type { Arrival } from './arrival.ts';
import css from './start-page.module.css';

/** What the story of a line opens with: its id, or where it stands in what was received. */
function openedBy({ id, producer, verdict, position }: LiveLine) {
  if (verdict === 'admitted' && id !== null) return { ev: id, producer };
  return { at: `${position.partition}.${position.offset}.${position.index}` };
}

type Props = { readonly arrival: Arrival; readonly already: boolean };

/** Waiting, or what has come: read out when it turns. */
export function ArrivalLine({ arrival: { first, refused }, already }: Props) {
  const { workspace = '' } = useParams({ strict: false });
  const story = (line: LiveLine, words: string) => (
    <Link to="/$workspace/live" params={{ workspace }} search={openedBy(line)}>
      {words}
    </Link>
  );
  if (first !== undefined)
    return (
      <Notice tone="info" action={story(first, 'See its story')}>
        An event is here: <code>{first.type}</code>, received <Moment at={first.received} />.
      </Notice>
    );
  return (
    <>
      {refused !== undefined && (
        <Notice tone="warn" action={story(refused, 'See what was sent')}>
          Something came and was refused: {refused.code ?? refused.verdict}. Nothing is lost; mend it and send again.
        </Notice>
      )}
      {already ? (
        <Notice tone="info">
          Events have come already.{' '}
          <Link to="/$workspace/live" params={{ workspace }}>
            Watch them live
          </Link>
        </Notice>
      ) : (
        <p className={css.waiting} role="status">
          Waiting for your first event … <LiveDot />
        </p>
      )}
    </>
  );
}
