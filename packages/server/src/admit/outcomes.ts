import type { Event } from '@millrace/contract';
import { mostSettled, type AdmittedHeader, type Settled } from './admitted-entry.ts';
import { Ledger } from './ledger.ts';
import type { QuarantineRecord } from './quarantine-entry.ts';

/** What became of the events of one slice: the books, the counts and the list in the entry's header, the quarantine. */
export class Outcomes {
  readonly ledger = new Ledger();
  readonly quarantine: QuarantineRecord[] = [];
  readonly settled: Settled[] = [];
  readonly #counts: Record<string, Record<string, number>> = {};

  /** Exact, whatever `settled` has room for. */
  get counts(): AdmittedHeader['counts'] {
    return this.#counts;
  }

  admit(event: Event): void {
    this.ledger.add(event, 'admitted');
    this.#tally(event.workspace, 'admitted');
  }

  settle({ workspace, producer, offset, item, received, outcome, code, id, type }: Settled): void {
    this.#tally(workspace, outcome);
    if (this.settled.length < mostSettled)
      this.settled.push({ workspace, producer, offset, item, received, outcome, code, id, type });
  }

  /** An accepted event that is not admitted. `parked` and `conflict` go to quarantine, with their bytes. */
  refuse(event: Event, outcome: 'duplicate' | 'conflict' | 'parked' | 'waiting', why?: Reason): void {
    const { workspace, producer, received, id, type, position } = event;
    const code = why?.code ?? null;
    this.ledger.add(event, outcome);
    this.settle({
      workspace,
      producer,
      offset: position.offset,
      item: position.index,
      received,
      outcome,
      code,
      id,
      type,
    });
    if (why !== undefined) this.quarantine.push({ workspace, producer, received, id, type, position, ...why });
  }

  #tally(workspace: string, outcome: string): void {
    const counts = (this.#counts[workspace] ??= {});
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}

type Reason = Pick<QuarantineRecord, 'code' | 'detail' | 'original'>;
