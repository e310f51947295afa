import { Link, useParams } from '@tanstack/react-router';
import { firstEvent, keyPlace } from '../api/first-event.ts';
import css from './send-first.module.css';
import { Snippet } from './snippet.tsx';

/** The way to the first event: a command, and the page that makes a key for it. */
export function SendFirst() {
  const { workspace = '' } = useParams({ strict: false });
  return (
    <div className={css.box}>
      <Snippet label="curl" text={firstEvent('curl', { origin: window.location.origin, key: keyPlace })} />
      <p>
        <Link to="/$workspace/start" params={{ workspace }}>
          Get started
        </Link>{' '}
        makes a key, has this for browsers and Node, and waits for the event.
      </p>
    </div>
  );
}
