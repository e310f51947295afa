import type { CollectAnswer } from '@millrace/contract';
import type { ImportCounts, ImportCursor } from './import-cursor.ts';
import type { Place } from './row.ts';

/** Rows that are sent together. */
export type Batch = {
  /** Lines of NDJSON, and the numbers of the rows they are of. */
  readonly events: readonly string[];
  readonly numbers: readonly number[];
  /** Rows that the mapping does not fit. */
  readonly left: number;
  /** Behind its last row. */
  readonly next: Place;
};

export type ImportWay = {
  /** In the order of the file. What it returns is called with the answer, in any order. */
  begin(batch: Batch): (answer: Omit<CollectAnswer, 'verdicts'>) => void;
  /** Behind the last batch before which nothing is without an answer. */
  readonly cursor: ImportCursor;
};

export function importWay(start: ImportCursor): ImportWay {
  const open: { readonly batch: Batch; answer?: Omit<CollectAnswer, 'verdicts'> }[] = [];
  let cursor = start;
  return {
    begin(batch) {
      const one: (typeof open)[number] = { batch };
      open.push(one);
      return (answer) => {
        one.answer = answer;
        for (let [first] = open; first?.answer !== undefined; [first] = open) {
          open.shift();
          cursor = { ...cursor, next: first.batch.next, counts: sum(cursor.counts, first.batch, first.answer) };
        }
      };
    },
    get cursor() {
      return cursor;
    },
  };
}

function sum(before: ImportCounts, { events, left }: Batch, answer: Omit<CollectAnswer, 'verdicts'>): ImportCounts {
  return {
    rows: before.rows + events.length + left,
    accepted: before.accepted + answer.accepted,
    quarantined: before.quarantined + answer.quarantined,
    rejected: before.rejected + answer.rejected,
    dropped: before.dropped + answer.dropped,
    left: before.left + left,
  };
}
