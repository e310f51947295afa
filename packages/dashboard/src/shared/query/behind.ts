import type { Books, LiveRates } from '@millrace/contract';
import { duration, whole } from '@/shared/number/format.ts';

/** Behind by more than this is worth a sentence. */
export const lateMs = 10_000;

/** Who is level now is behind again with the next event: only more than ten seconds' worth is late. */
export function isLate(behind: number, rates: LiveRates | undefined): boolean {
  return behind > Math.max(1, rates?.perSecond.received ?? 1) * (lateMs / 1000);
}

/** Requests that are received and not admitted, by the books. */
export function unadmitted(books: Books | undefined): number {
  return books?.followers.find(({ name }) => name === 'admit')?.lag ?? 0;
}

export type Admitting = { readonly text: string; readonly late: boolean };

/** Received to admitted. The rates know the lag of the newest slice of ten seconds: without one, what waits is told. */
export function admitting(books: Books | undefined, rates: LiveRates | undefined): Admitting | undefined {
  if (rates === undefined) return undefined;
  const waits = unadmitted(books);
  if (waits > 0 && rates.lagMs === 0 && rates.perSecond.received === 0)
    return { text: `${whole(waits)} waiting`, late: true };
  return { text: duration(rates.lagMs), late: rates.lagMs > lateMs };
}
