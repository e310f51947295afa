import type { Event, Position } from '@millrace/contract';
import type { Collected, Origin } from '../collect/collect.ts';
import { mostSettled, type AdmittedHeader, type Settled } from './admitted-entry.ts';
import { Ledger } from './ledger.ts';
import { ProblemTally } from './problem-tally.ts';
import type { QuarantineRecord, ReplayedRecord } from './quarantine-entry.ts';
import type { Place } from './recall.ts';

/** What became of the events of one slice: the books, the counts and the list in the entry's header, the quarantine. */
export class Outcomes {
  readonly ledger = new Ledger();
  readonly quarantine: QuarantineRecord[] = [];
  /** What became of items that were sent in again. */
  readonly replays: ReplayedRecord[] = [];
  readonly settled: Settled[] = [];
  readonly problems = new ProblemTally();
  readonly #counts: Record<string, Record<string, number>> = {};

  /** Exact, whatever `settled` has room for. */
  get counts(): AdmittedHeader['counts'] {
    return this.#counts;
  }

  admit(event: Collected): void {
    if (event.faults !== undefined) this.problems.add(event.workspace, event.type, event.faults);
    this.ledger.add(event, 'admitted');
    this.#tally(event.workspace, 'admitted');
    if (event.replayOf !== undefined) this.replayed(event, 'admitted');
  }

  /** Counts an event that the platform has made. */
  derive(event: Event): void {
    this.ledger.add(event, 'derived');
    this.#tally(event.workspace, 'derived');
  }

  /** Puts an item into quarantine. */
  keep(item: Kept, { code, detail, original, origin, field = '' }: Reason): void {
    const { workspace, producer, received, id, type, position, schema = '', replayOf = null } = item;
    const why = { code, detail, field, schema, original, origin: origin(position.index), replayOf };
    this.quarantine.push({ workspace, producer, received, id, type, position, ...why });
  }

  /** Says so of an item that stood elsewhere before. */
  replayed({ workspace, received, position, replayOf }: Replayed, outcome: ReplayedRecord['outcome']): void {
    if (replayOf !== undefined) this.replays.push({ workspace, received, position: replayOf, by: position, outcome });
  }

  settle({ workspace, producer, offset, item, received, outcome, code, id, type, first }: Settled): void {
    this.#tally(workspace, outcome);
    if (this.settled.length === mostSettled) return;
    const at = first && { first: { offset: first.offset, item: first.item } };
    this.settled.push({ workspace, producer, offset, item, received, outcome, code, id, type, ...at });
  }

  /** An accepted event that is not admitted. `parked` and `conflict` go to quarantine, with their bytes. */
  refuse(event: Collected, outcome: 'duplicate' | 'conflict' | 'parked' | 'waiting', { reason, first }: Why): void {
    const { workspace, producer, received, id, type, position } = event;
    const code = reason?.code ?? null;
    const { offset, index: item } = position;
    this.ledger.add(event, outcome);
    this.settle({ workspace, producer, offset, item, received, outcome, code, id, type, ...(first && { first }) });
    // It is not settled yet.
    if (outcome !== 'waiting') this.replayed(event, outcome);
    if (reason !== undefined) this.keep(event, reason);
  }

  #tally(workspace: string, outcome: string): void {
    const counts = (this.#counts[workspace] ??= {});
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}

type Kept = Pick<QuarantineRecord, 'workspace' | 'producer' | 'received' | 'id' | 'type' | 'position'> & {
  readonly schema?: string;
  readonly replayOf?: Position;
};
type Replayed = Pick<Event, 'workspace' | 'received' | 'position'> & { readonly replayOf?: Position };
type Reason = Pick<QuarantineRecord, 'code' | 'detail' | 'original'> & {
  readonly origin: (index: number) => Origin;
  readonly field?: string;
};
type Why = {
  /** Why it goes to quarantine. */
  readonly reason?: Reason;
  /** Where the first copy stands. */
  readonly first?: Place;
};
