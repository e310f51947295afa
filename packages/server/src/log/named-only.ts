import { Failure } from '../kernel/kernel.ts';
import type { Batch, LogReader } from './log.ts';

/** Entries that no commit has named: from ≤ offset < to. They never count. */
export type UnnamedRange = { readonly from: number; readonly to: number };

/**
 * A reader of a `named` topic whose log cannot cut back: it passes over what no commit has named. `unnamed` is asked for
 * each batch, after it was read, so it knows every range below the visible end of that moment; ranges may reach beyond
 * what was asked for.
 */
export function namedOnly(
  reader: LogReader,
  unnamed: (partition: number, within: UnnamedRange) => Promise<readonly UnnamedRange[]>,
): LogReader {
  return {
    topic: reader.topic,
    partitions: reader.partitions,
    start: (partition) => reader.start(partition),
    end: (partition) => reader.end(partition),
    async *follow(partition, from, options): AsyncGenerator<Batch> {
      let at = from;
      for await (const { entries, next } of reader.follow(partition, from, options)) {
        const ranges = await unnamed(partition, { from: at, to: next });
        const named =
          ranges.length === 0 ? entries : entries.filter(({ offset }) => !ranges.some((range) => holds(range, offset)));
        at = next;
        if (named.length > 0) yield { entries: named, next };
      }
    },
    async read(partition, offset) {
      const bytes = await reader.read(partition, offset);
      const ranges = await unnamed(partition, { from: offset, to: offset + 1 });
      if (!ranges.some((range) => holds(range, offset))) return bytes;
      throw new Failure('NOT_FOUND', { detail: `${reader.topic}: ${offset} was never named` });
    },
    close: () => reader.close(),
  };
}

function holds({ from, to }: UnnamedRange, offset: number): boolean {
  return from <= offset && offset < to;
}
