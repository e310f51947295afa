import { createContext, use, type ReactNode } from 'react';

const Zone = createContext('UTC');

/** The workspace's zone, an IANA name. Every time below is shown in it. */
export function ZoneProvider({ zone, children }: { readonly zone: string; readonly children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export function useZone(): string {
  return use(Zone);
}
