import type { Event } from '@millrace/contract';
import type { ReceivedItem } from '../collect/collect.ts';
import type { AheadIds } from './ahead-ids.ts';
import { mostSettled, type Settled } from './admitted-entry.ts';
import type { IdIndex } from './id-index.ts';
import { IdTable, type Found } from './id-table.ts';
import { decimal, type Identity } from './identity.ts';
import { Ledger } from './ledger.ts';
import type { KnownIds } from './lookup.ts';
import type { QuarantineRecord } from './quarantine-entry.ts';
import type { Lines, Range } from './lines.ts';
import { nameOf, type Recall } from './recall.ts';
import { rowOf } from './row.ts';

/** What is still asked of an event once its row is written. Its data may go: thousands of them wait for the commit. */
export type Admission = Pick<
  Event,
  'workspace' | 'producer' | 'id' | 'type' | 'subject' | 'time' | 'ownTime' | 'received' | 'position'
>;

/** One accepted event on its way through a slice. */
export type Candidate = {
  readonly event: Admission;
  readonly identity: Identity;
  readonly row: Range;
  readonly original: () => Buffer;
  /** It waited in the deferred list and is settled now. */
  readonly waited: boolean;
};

export type SliceOptions = {
  readonly index: IdIndex;
  readonly ahead: AheadIds;
  /** Takes the rows; empty at first. */
  readonly lines: Lines;
  /** The entry that the slice will be in admitted. */
  readonly admittedAt: number;
  readonly recall: Recall;
};

/**
 * One slice in the making: takes items, settles each of them exactly once, and gathers what the commit has to write.
 * Nothing outside the slice changes until the caller has committed it.
 */
export class Slice {
  readonly ledger = new Ledger();
  readonly candidates: Candidate[] = [];
  readonly admitted: Candidate[] = [];
  readonly quarantine: QuarantineRecord[] = [];
  readonly settled: Settled[] = [];
  readonly counts: Record<string, Record<string, number>> = {};
  readonly deferred: Candidate[] = [];
  receivedAt = 0;
  readonly #options: SliceOptions;
  readonly #own = new IdTable(0);
  #asked: ReadonlySet<Candidate> = new Set();

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  /** Takes one item of a request. Accepted ones become candidates; the rest is settled at once. */
  take(item: ReceivedItem, waited = false): void {
    const at = item.verdict === 'accepted' ? item.event : item;
    if (at.received > this.receivedAt) this.receivedAt = at.received;
    if (!waited) {
      this.ledger.add(at, 'received');
      this.ledger.add(at, item.verdict);
    }
    if (item.verdict === 'accepted') this.#accept(item, waited);
    else {
      this.#settle({ ...item, offset: item.position.offset, item: item.position.index, outcome: item.verdict });
      if (item.verdict === 'quarantined') this.quarantine.push({ ...item, original: item.original() });
    }
  }

  /** Identities that the index may have forgotten: they are to be looked up before `settleAll`. */
  async unknown(): Promise<Identity[]> {
    const { index, ahead } = this.#options;
    if (index.from === 0) return [];
    const strangers = this.candidates.filter(({ identity }) => index.find(identity) === undefined);
    this.#asked = new Set(await ahead.asked(strangers, index.since));
    return [...this.#asked].map(({ identity }) => identity);
  }

  /** Settles every candidate, in order. `known` is undefined while the store is away and something was unknown. */
  async settleAll(known: KnownIds | undefined): Promise<void> {
    const { index } = this.#options;
    for (const candidate of this.candidates) {
      const { identity } = candidate;
      const found = this.#own.find(identity.idHigh, identity.idLow) ?? index.find(identity);
      if (found !== undefined && (await this.#repeats(candidate, found))) continue;
      if (found === undefined && this.#asked.has(candidate)) {
        if (known === undefined) {
          this.#defer(candidate);
          continue;
        }
        if (this.#stored(candidate, known)) continue;
      }
      this.#own.add(identity, candidate.event.position.offset, candidate.event.position.index);
      this.#count(candidate, 'admitted');
      this.admitted.push(candidate);
    }
  }

  /** The rows of what is admitted. */
  rows(): Buffer {
    return this.#options.lines.only(this.admitted.map(({ row }) => row));
  }

  #accept(item: Extract<ReceivedItem, { verdict: 'accepted' }>, waited: boolean): void {
    // A poison event fails the same way each time; three tries leave room for one that does not.
    let reason: unknown;
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        const { identity, line } = rowOf(item.event, this.#options.admittedAt);
        const row = this.#options.lines.add(line);
        this.candidates.push({ event: admissionOf(item.event), identity, row, original: item.original, waited });
        return;
      } catch (error) {
        reason = error;
      }
    }
    this.#park(item, reason);
  }

  #park(item: Extract<ReceivedItem, { verdict: 'accepted' }>, reason: unknown): void {
    const { event } = item;
    this.ledger.add(event, 'parked');
    this.#settle({ ...settledOf(event), outcome: 'parked', code: 'EVENT_PARKED' });
    this.quarantine.push({
      ...recordOf(event),
      code: 'EVENT_PARKED',
      detail: String(reason),
      original: item.original(),
    });
  }

  /** True when the candidate is an event that was here before: the same one, or another body under its identity. */
  async #repeats(candidate: Candidate, found: Found): Promise<boolean> {
    const { event, identity } = candidate;
    if (found.bodyHigh === identity.bodyHigh && found.bodyLow === identity.bodyLow) {
      // 128 equal bits over identity and body: the same event. At its own position it is the event itself.
      this.#count(candidate, 'duplicate');
      return true;
    }
    const first = await this.#options.recall(found);
    const same = first === undefined || first === nameOf(event);
    if (same) this.#conflict(candidate);
    return same;
  }

  #stored(candidate: Candidate, known: KnownIds): boolean {
    const { event, identity } = candidate;
    const list = known.get(decimal(identity.idHigh, identity.idLow));
    const first = list?.find(
      (one) => one.workspace === event.workspace && one.producer === event.producer && one.id === event.id,
    );
    if (first === undefined) return false;
    if (first.body === decimal(identity.bodyHigh, identity.bodyLow)) this.#count(candidate, 'duplicate');
    else this.#conflict(candidate);
    return true;
  }

  #conflict(candidate: Candidate): void {
    this.#count(candidate, 'conflict');
    this.quarantine.push({
      ...recordOf(candidate.event),
      code: 'EVENT_CONFLICT',
      detail: '',
      original: candidate.original(),
    });
  }

  #defer(candidate: Candidate): void {
    this.deferred.push(candidate);
    if (!candidate.waited) this.ledger.add(candidate.event, 'waiting');
    if (!candidate.waited) this.#settle({ ...settledOf(candidate.event), outcome: 'waiting', code: null });
  }

  #count(candidate: Candidate, outcome: 'admitted' | 'duplicate' | 'conflict'): void {
    this.ledger.add(candidate.event, outcome);
    if (candidate.waited) this.ledger.add(candidate.event, 'waiting', -1);
    if (outcome === 'admitted') this.#tally(candidate.event.workspace, outcome);
    else
      this.#settle({ ...settledOf(candidate.event), outcome, code: outcome === 'conflict' ? 'EVENT_CONFLICT' : null });
  }

  #settle({ workspace, producer, offset, item, received, outcome, code, id, type }: Settled): void {
    this.#tally(workspace, outcome);
    if (this.settled.length < mostSettled)
      this.settled.push({ workspace, producer, offset, item, received, outcome, code, id, type });
  }

  #tally(workspace: string, outcome: string): void {
    const counts = (this.counts[workspace] ??= {});
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}

function admissionOf(event: Event): Admission {
  const { workspace, producer, id, type, subject, time, ownTime, received, position } = event;
  // Absent fields stand as undefined on purpose: one hidden class.
  return { workspace, producer, id, type, subject, time, ownTime, received, position } as Admission;
}

function settledOf(event: Admission): Omit<Settled, 'outcome' | 'code'> {
  const { workspace, producer, received, id, type, position } = event;
  return { workspace, producer, offset: position.offset, item: position.index, received, id, type };
}

function recordOf(event: Admission): Omit<QuarantineRecord, 'code' | 'detail' | 'original'> {
  const { workspace, producer, received, id, type, position } = event;
  return { workspace, producer, received, id, type, position };
}
