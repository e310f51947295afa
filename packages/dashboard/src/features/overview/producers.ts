import type { Books } from '@millrace/contract';

export type ProducerRow = {
  readonly producer: string;
  readonly received: number;
  readonly accepted: number;
  readonly refused: number;
  readonly duplicate: number;
  readonly stored: number;
  readonly difference: number;
};

/** The lines of the books, summed up over their minutes. */
export function producerRows({ rows }: Books): ProducerRow[] {
  const producers = new Map<string, ProducerRow>();
  for (const row of rows) {
    const known = producers.get(row.producer);
    producers.set(row.producer, {
      producer: row.producer,
      received: (known?.received ?? 0) + row.received,
      accepted: (known?.accepted ?? 0) + row.accepted,
      refused: (known?.refused ?? 0) + row.quarantined + row.rejected + row.dropped,
      duplicate: (known?.duplicate ?? 0) + row.duplicate,
      stored: (known?.stored ?? 0) + row.stored,
      difference: (known?.difference ?? 0) + row.difference,
    });
  }
  return [...producers.values()];
}
