import type { EventView } from '@millrace/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { openedBy } from './live-search.ts';
import css from './story-steps.module.css';

/** Links to the events that this one replaces or takes back, and to the one that did so to it; nothing where there are none. */
export function EventLinks({ event }: { readonly event: EventView }) {
  const { producer, corrects, retracts, superseded, supersededBy } = event;
  return (
    <>
      {corrects !== null && (
        <p className={css.when}>
          Replaces <EventLink id={corrects} producer={producer} />
        </p>
      )}
      {retracts !== null && (
        <p className={css.when}>
          Takes back <EventLink id={retracts} producer={producer} />
        </p>
      )}
      {superseded && (
        <p className={css.when}>
          Replaced or taken back by {supersededBy === null ? 'another event' : <EventLink {...supersededBy} />}: it
          counts no more.
        </p>
      )}
    </>
  );
}

type LinkProps = { readonly id: string; readonly producer: string; readonly children?: ReactNode };

/** Opens the story of an event; says its id, unless it has words of its own. */
export function EventLink({ id, producer, children = <code>{id}</code> }: LinkProps) {
  return (
    <Link
      from="/$workspace/live"
      to="."
      search={(old) => ({ ...old, ...openedBy(), ev: id, producer })}
      resetScroll={false}
      preload={false}
    >
      {children}
    </Link>
  );
}
