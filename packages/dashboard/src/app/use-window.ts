import { useState } from 'react';
import type { Window } from './use-shortcuts.ts';

/** Which window stands over the page; each opening has a number of its own. */
type Over = { readonly window?: Window; readonly number: number };

export function useWindow(): {
  readonly over: Over;
  readonly show: (window: Window) => void;
  readonly close: () => void;
} {
  const [over, setOver] = useState<Over>({ number: 0 });
  const show = (window: Window) => {
    // What is open already keeps what was typed into it.
    if (over.window === window && document.querySelector('dialog[open]') !== null) return;
    setOver(({ number }) => ({ window, number: number + 1 }));
  };
  // The browser tells of a closed window a moment later: another may be open by then, and stays.
  const close = () => setOver((now) => (now.number === over.number ? { number: now.number } : now));
  return { over, show, close };
}
