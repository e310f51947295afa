import type { BookColumn, BookDelta } from '../records/records.ts';

const minuteMs = 60_000;

/** Gathers one slice's counts per workspace, producer and received minute, for the books. */
export class Ledger {
  #rows = new Map<
    string,
    { workspace: string; producer: string; minute: number } & Partial<Record<BookColumn, number>>
  >();

  add(
    at: { readonly workspace: string; readonly producer: string; readonly received: number },
    column: BookColumn,
    by = 1,
  ): void {
    const minute = at.received - (at.received % minuteMs);
    const name = `${at.workspace}\u0000${at.producer}\u0000${minute}`;
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = { workspace: at.workspace, producer: at.producer, minute };
      this.#rows.set(name, row);
    }
    row[column] = (row[column] ?? 0) + by;
  }

  deltas(): BookDelta[] {
    return [...this.#rows.values()];
  }
}
