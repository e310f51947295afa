import type { Books } from '@millrace/contract';

/** Quarantined and rejected events of each minute, over all producers; minutes without any are zero. */
export function perMinute(books: Books | undefined): number[] {
  if (books === undefined || books.rows.length === 0) return [];
  const minutes = new Map<number, number>();
  for (const { minute, quarantined, rejected } of books.rows) {
    const at = Math.floor(Date.parse(minute) / 60_000);
    minutes.set(at, (minutes.get(at) ?? 0) + quarantined + rejected);
  }
  const first = Math.min(...minutes.keys());
  const last = Math.max(...minutes.keys());
  return Array.from({ length: last - first + 1 }, (_, index) => minutes.get(first + index) ?? 0);
}
