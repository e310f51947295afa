import type { BookColumn, BookDelta } from '../records/records.ts';

const minuteMs = 60_000;

type At = { readonly workspace: string; readonly producer: string; readonly received: number };
type Row = { workspace: string; producer: string; minute: number } & Partial<Record<BookColumn, number>>;

/** Gathers one slice's counts per workspace, producer and received minute, for the books. */
export class Ledger {
  #rows = new Map<string, Row>();
  /** The row that was counted last: most often the next one too. */
  #last: Row | undefined;

  add(at: At, column: BookColumn, by = 1): void {
    const minute = at.received - (at.received % minuteMs);
    const last = this.#last;
    const same =
      last !== undefined && last.minute === minute && last.producer === at.producer && last.workspace === at.workspace;
    const row = same ? last : this.#find(at, minute);
    row[column] = (row[column] ?? 0) + by;
    this.#last = row;
  }

  deltas(): BookDelta[] {
    return [...this.#rows.values()];
  }

  #find({ workspace, producer }: At, minute: number): Row {
    const name = `${workspace}\u0000${producer}\u0000${minute}`;
    const row = this.#rows.get(name) ?? { workspace, producer, minute };
    this.#rows.set(name, row);
    return row;
  }
}
