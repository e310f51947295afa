import { useSyncExternalStore } from 'react';

const key = 'millrace-single-keys';
const listeners = new Set<() => void>();
let on = read();

function read(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/** Whether keys without a modifier do something: on, until they are switched off on this device. */
export const singleKeys = {
  on: (): boolean => on,
  set(next: boolean): void {
    on = next;
    try {
      localStorage.setItem(key, next ? 'on' : 'off');
    } catch {
      // Then it holds for as long as this page.
    }
    for (const listener of listeners) listener();
  },
};

export function useSingleKeys(): boolean {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, singleKeys.on);
}
