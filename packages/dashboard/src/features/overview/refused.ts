import type { Books } from '@millrace/contract';

/** Quarantined and rejected events of each minute, over all producers; minutes without any are zero. */
export function perMinute(books: Books | undefined): number[] {
  if (books === undefined) return [];
  const minutes = new Map<number, number>();
  for (const { minute, quarantined, rejected } of books.rows) {
    const at = Math.floor(Date.parse(minute) / 60_000);
    minutes.set(at, (minutes.get(at) ?? 0) + quarantined + rejected);
  }
  const first = Math.floor(Date.parse(books.from) / 60_000);
  const count = Math.max(0, Math.ceil(Date.parse(books.to) / 60_000) - first);
  return Array.from({ length: count }, (_, index) => minutes.get(first + index) ?? 0);
}
