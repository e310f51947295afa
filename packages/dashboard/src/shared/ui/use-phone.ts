import { useSyncExternalStore } from 'react';

/** The same width as in the style sheets. */
const phone = window.matchMedia('(width < 760px)');

function subscribe(changed: () => void): () => void {
  phone.addEventListener('change', changed);
  return () => phone.removeEventListener('change', changed);
}

export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => phone.matches);
}
