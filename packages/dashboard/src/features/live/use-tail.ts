import type { EventView, LiveLine } from '@millrace/contract';
import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { api } from '@/shared/api/api.ts';
import type { LiveFilter } from '@/shared/live/live-feed.ts';
import { useLiveFeed, useLiveFilter } from '@/shared/live/live.tsx';
import { arrive, emptyTail, fromEvent, release, seed, type Tail } from './tail.ts';

/** Rows come in batches, so that a busy stream does not redraw for each of them. */
const batchMs = 400;
const backlog = 100;
/** While the stream is broken, what is stored is asked for instead. */
const pollMs = 5000;

type Action =
  | { readonly kind: 'arrived'; readonly lines: readonly LiveLine[]; readonly hold: boolean }
  | { readonly kind: 'stored'; readonly events: readonly EventView[] }
  | { readonly kind: 'release' | 'clear' };

function reduce(tail: Tail, action: Action): Tail {
  switch (action.kind) {
    case 'arrived':
      return arrive(tail, action.lines, action.hold);
    case 'stored':
      return seed(tail, action.events);
    case 'release':
      return release(tail);
    case 'clear':
      return emptyTail;
  }
}

/**
 * The stream under a filter: what is stored and the newest that did not count first, then what arrives. `isHeld` is asked at
 * every batch.
 */
export function useTail(filter: LiveFilter, isHeld: () => boolean): { readonly tail: Tail; readonly show: () => void } {
  const { type, verdict, q } = filter;
  const feed = useLiveFeed();
  const [tail, dispatch] = useReducer(reduce, emptyTail);
  const batch = useRef<LiveLine[]>([]);
  const held = useEffectEvent(isHeld);
  useLiveFilter({ ...filter, past: backlog });

  useEffect(() => {
    batch.current = [];
    dispatch({ kind: 'clear' });
    const abort = new AbortController();
    // The search knows admitted events by type; it knows nothing of other verdicts, nor of text.
    const searchable = (verdict === undefined || verdict === 'admitted') && q === undefined;
    const ask = async (take: (events: readonly EventView[]) => void) => {
      const search = { from: 'now-24h', to: 'now', limit: backlog, ...(type !== undefined && { type }) };
      // The tail is complete without its past; the stream says when something is wrong.
      const page = await api.events(search, abort.signal).catch(() => undefined);
      if (page !== undefined && !abort.signal.aborted) take(page.events);
    };
    if (searchable) void ask((events) => dispatch({ kind: 'stored', events }));
    const poll = setInterval(() => {
      if (!searchable || feed.state().status !== 'lost') return;
      void ask((events) => {
        const lines = events.map((event) => fromEvent(event)).toReversed();
        dispatch({ kind: 'arrived', lines, hold: held() });
      });
    }, pollMs);
    const stop = feed.onLine((line) => batch.current.push(line));
    const timer = setInterval(() => {
      if (batch.current.length === 0) return;
      dispatch({ kind: 'arrived', lines: batch.current, hold: held() });
      batch.current = [];
    }, batchMs);
    return () => {
      abort.abort();
      stop();
      clearInterval(timer);
      clearInterval(poll);
    };
  }, [feed, type, verdict, q]);

  return { tail, show: () => dispatch({ kind: 'release' }) };
}
