import type { Books } from '@millrace/contract';

/** Of an hour, what the page has a column for. */
export const parts = [
  'received',
  'accepted',
  'quarantined',
  'rejected',
  'dropped',
  'duplicate',
  'conflict',
  'stored',
  'difference',
] as const;

export type ProducerLine = { readonly producer: string } & Readonly<Record<(typeof parts)[number], number>>;

/** The lines of the books, summed up over their minutes; who sent most comes first. */
export function byProducer(rows: Books['rows']): readonly ProducerLine[] {
  const producers = new Map<string, Books['rows'][number][]>();
  for (const row of rows) producers.set(row.producer, [...(producers.get(row.producer) ?? []), row]);
  const lines = [...producers].map(([producer, list]) => {
    const sums = parts.map((part) => [part, list.reduce((sum, row) => sum + row[part], 0)]);
    return { producer, ...Object.fromEntries(sums) } as ProducerLine;
  });
  return lines.toSorted((a, b) => b.received - a.received);
}
