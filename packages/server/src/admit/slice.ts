import { derivedIndex } from '@millrace/contract';
import type { Collected, ReceivedItem } from '../collect/collect.ts';
import { runsAhead, type AheadIds, type Stranger } from './ahead-ids.ts';
import type { IdIndex } from './id-index.ts';
import { IdTable, type Found } from './id-table.ts';
import { Identities } from './identities.ts';
import { decimal, identityOf, type Identity } from './identity.ts';
import { Lines } from './lines.ts';
import type { Known, KnownIds } from './lookup.ts';
import { Outcomes } from './outcomes.ts';
import { nameOf, placeName, rememberedOf, type Place, type Recall, type Remembering } from './recall.ts';
import { rowOf, saidBy, type Said } from './row.ts';
import type { SeenKeys } from './seen-keys.ts';
import type { Derived } from './session-events.ts';

type Accepted = Extract<ReceivedItem, { verdict: 'accepted' }>;

/** One accepted event on its way through a slice. */
export type Candidate = {
  readonly event: Collected;
  readonly said: Said;
  readonly original: () => Buffer;
  readonly origin: Accepted['origin'];
  /** It waited in the deferred list and is settled now. */
  readonly waited: boolean;
};

/** Memory that one slice after the other uses: what it has written stands until it is cleared. */
export class SliceMemory {
  readonly lines = new Lines();
  readonly identities = new Identities();
  /** Identities that the slice admits. */
  readonly own = new IdTable(0, 1 << 13);

  clear(): void {
    this.lines.clear();
    this.identities.clear();
    this.own.clear();
  }
}

export type SliceOptions = {
  readonly index: IdIndex;
  readonly ahead: AheadIds;
  readonly seen: SeenKeys;
  /** Cleared. */
  readonly memory: SliceMemory;
  /** The entry that the slice will be in admitted. */
  readonly admittedAt: number;
  readonly recall: Recall;
};

/**
 * One slice in the making: takes items, settles each of them exactly once, and gathers what the commit has to write.
 * Nothing outside the slice changes until the caller has committed it. Nearly every event is settled as it is taken, so
 * that of it nothing but bytes outlives its request; who has to be looked up or read back stays until `settleRest`, and
 * so does whoever comes after it under the same identity.
 */
export class Slice {
  readonly outcomes = new Outcomes();
  readonly deferred: Candidate[] = [];
  /** Admitted ones whose clock ran ahead. */
  readonly ahead: Stranger[] = [];
  /** Admitted ones that say something about other ids. */
  readonly linking: Collected[] = [];
  receivedAt = 0;
  readonly #options: SliceOptions;
  readonly #rest: Candidate[] = [];
  /** Low words of the identities in `#rest`. */
  readonly #resting = new Set<number>();
  #asked: ReadonlySet<Candidate> = new Set();
  /** What first copies said, and those of them that were admitted out of `#rest`. */
  #firsts: Remembering = new Map();
  readonly #late = new Map<string, Collected>();

  constructor(options: SliceOptions) {
    this.#options = options;
  }

  /** Takes one item of a request; the event if it counts from now on. */
  take(item: ReceivedItem, waited = false): Collected | undefined {
    const { outcomes } = this;
    const at = item.verdict === 'accepted' ? item.event : item;
    if (at.received > this.receivedAt) this.receivedAt = at.received;
    if (!waited) {
      outcomes.ledger.add(at, 'received');
      outcomes.ledger.add(at, item.verdict);
    }
    if (item.verdict === 'accepted') return this.#accept(item, waited);
    outcomes.settle({ ...item, offset: item.position.offset, item: item.position.index, outcome: item.verdict });
    if (item.faults !== undefined && item.type !== null) outcomes.problems.add(item.workspace, item.type, item.faults);
    outcomes.replayed(item, item.verdict);
    if (item.verdict === 'quarantined') outcomes.keep(item, { ...item, original: item.original() });
    return undefined;
  }

  /** Identities that the index may have forgotten: they are to be looked up before `settleRest`. */
  async unknown(): Promise<Identity[]> {
    const { index, ahead } = this.#options;
    if (index.from === 0) return [];
    const strangers = this.#rest.filter(({ said }) => this.#find(said.identity) === undefined);
    const asked = await ahead.asked(
      strangers.map((candidate) => ({ event: candidate.event, identity: candidate.said.identity, candidate })),
      index.since,
    );
    this.#asked = new Set(asked.map(({ candidate }) => candidate));
    return asked.map(({ identity }) => identity);
  }

  /**
   * Settles the rest, in order, and answers with those that count. `known` is undefined while the store is away and
   * something was unknown.
   */
  async settleRest(known: KnownIds | undefined): Promise<Collected[]> {
    const counting: Collected[] = [];
    this.#firsts = await this.#recallFirsts(known);
    for (const candidate of this.#rest) {
      const found = this.#find(candidate.said.identity);
      if (found !== undefined && this.#repeats(candidate, found)) continue;
      if (found === undefined && this.#asked.has(candidate)) {
        if (known === undefined) {
          this.#defer(candidate);
          continue;
        }
        if (this.#stored(candidate, known)) continue;
      }
      this.#late.set(placeOf(candidate.event), candidate.event);
      const counts = this.#admit(candidate);
      if (counts !== undefined) counting.push(counts);
    }
    return counting;
  }

  /** Whether it names an event of its producer, to replace it or to take it back, that is known without asking the store. */
  supersedes(event: Collected): boolean {
    return [event.corrects, event.retracts].some((id) => id !== undefined && this.#knows(event, id));
  }

  /** Writes down what follows from the events of the slice, received now; what was derived before is so no second time. */
  derive(made: readonly Derived[], received: number): Collected[] {
    const { memory, admittedAt } = this.#options;
    const events: Collected[] = [];
    for (const one of made) {
      const index = derivedIndex + events.length;
      const event = { ...one, received, position: { partition: 0, offset: admittedAt, index } };
      const said = saidBy(event);
      if (this.#find(said.identity) !== undefined) continue;
      memory.own.add(said.identity, admittedAt, index);
      memory.identities.add(said.identity, admittedAt, index);
      memory.lines.add(rowOf(event, said, { admitted: admittedAt, repeat: false }));
      this.outcomes.derive(event);
      events.push(event);
    }
    return events;
  }

  /** What was said by those under whose identity something else is said now. */
  async #recallFirsts(known: KnownIds | undefined): Promise<Remembering> {
    const places: Place[] = [];
    for (const candidate of this.#rest) {
      const { identity } = candidate.said;
      const found = this.#find(identity);
      const first = found ?? (known && this.#asked.has(candidate) ? storedFirst(candidate, known) : undefined);
      if (first === undefined) continue;
      if ('body' in first ? first.body !== bodyIn(identity) : !isSame(first, identity)) places.push(first);
    }
    return await this.#options.recall(places);
  }

  /** The rows of what is admitted, and its identities: as long as the memory is not cleared. */
  rows(): Buffer {
    return this.#options.memory.lines.bytes();
  }

  identities(): Buffer {
    return this.#options.memory.identities.bytes();
  }

  #accept({ event, original, origin }: Accepted, waited: boolean): Collected | undefined {
    // A poison event fails the same way each time; three tries leave room for one that does not.
    let reason: unknown;
    for (let tries = 0; tries < 3; tries += 1) {
      let said: Said;
      try {
        said = saidBy(event);
      } catch (error) {
        reason = error;
        continue;
      }
      return this.#judge({ event, said, original, origin, waited });
    }
    const why = { code: 'EVENT_PARKED', detail: String(reason), original: original(), origin };
    this.outcomes.refuse(event, 'parked', { reason: why });
    return undefined;
  }

  #judge(candidate: Candidate): Collected | undefined {
    const { index, ahead } = this.#options;
    const { identity } = candidate.said;
    if (!this.#resting.has(identity.idLow)) {
      const found = this.#find(identity);
      if (found === undefined) {
        if (index.from === 0 || ahead.asks(candidate.event, identity, index.since) === false)
          return this.#admit(candidate);
      } else if (isSame(found, identity)) {
        this.#repeated(candidate, found);
        return undefined;
      }
    }
    this.#rest.push(candidate);
    this.#resting.add(identity.idLow);
    return undefined;
  }

  /** An event of the same producer with another id. */
  #knows({ workspace, producer }: Collected, id: string): boolean {
    return this.#find(identityOf({ workspace, producer, id })) !== undefined;
  }

  #find(identity: Pick<Identity, 'idHigh' | 'idLow'>): Found | undefined {
    const { index, memory } = this.#options;
    return memory.own.find(identity.idHigh, identity.idLow) ?? index.find(identity);
  }

  /** The event if it counts: a repeat of what may come once is kept, and changes nothing. */
  #admit({ event, said, waited }: Candidate): Collected | undefined {
    const { memory, admittedAt, seen } = this.#options;
    const { offset, index } = event.position;
    memory.own.add(said.identity, offset, index);
    memory.identities.add(said.identity, offset, index);
    const repeat = seen.repeats(event, (id) => this.#knows(event, id));
    memory.lines.add(rowOf(event, said, { admitted: admittedAt, repeat }));
    if (runsAhead(event)) this.ahead.push({ event, identity: said.identity });
    this.outcomes.admit(event);
    if (waited) this.outcomes.ledger.add(event, 'waiting', -1);
    if (repeat) return undefined;
    if (event.links !== undefined && event.test !== true) this.linking.push(event);
    return event;
  }

  /** True when the candidate is an event that was here before: the same one, or another body under its identity. */
  #repeats(candidate: Candidate, found: Found): boolean {
    if (!isSame(found, candidate.said.identity)) return this.#differs(candidate, found);
    this.#repeated(candidate, found);
    return true;
  }

  #stored(candidate: Candidate, known: KnownIds): boolean {
    const first = storedFirst(candidate, known);
    if (first === undefined) return false;
    if (first.body === bodyIn(candidate.said.identity)) this.#repeated(candidate, first);
    else if (!this.#differs(candidate, first)) this.#conflict(candidate, first);
    return true;
  }

  /**
   * Bodies with other hashes: another event, unless their keys only came in another order. False when it is not even the
   * same identity. A first copy that was trimmed cannot be compared any more.
   */
  #differs(candidate: Candidate, place: Place): boolean {
    const name = placeName(place);
    const late = this.#late.get(name);
    const first = late === undefined ? this.#firsts.get(name) : rememberedOf(late);
    const { name: who, body } = rememberedOf(candidate.event);
    if (first !== undefined && first.name !== who) return false;
    if (first?.body === body) this.#repeated(candidate, place);
    else this.#conflict(candidate, place);
    return true;
  }

  #repeated({ event, waited }: Candidate, first: Place): void {
    this.outcomes.refuse(event, 'duplicate', { first });
    if (waited) this.outcomes.ledger.add(event, 'waiting', -1);
  }

  #conflict({ event, original, origin, waited }: Candidate, first: Place): void {
    const detail = `the first came as item ${first.item} of entry ${first.offset}`;
    const reason = { code: 'EVENT_CONFLICT', detail, original: original(), origin };
    this.outcomes.refuse(event, 'conflict', { first, reason });
    if (waited) this.outcomes.ledger.add(event, 'waiting', -1);
  }

  #defer(candidate: Candidate): void {
    this.deferred.push(candidate);
    if (!candidate.waited) this.outcomes.refuse(candidate.event, 'waiting', {});
  }
}

/** 128 equal bits over identity and body: the same event. At its own position it is the event itself. */
function isSame(found: Found, { bodyHigh, bodyLow }: Identity): boolean {
  return found.bodyHigh === bodyHigh && found.bodyLow === bodyLow;
}

function placeOf({ position }: Collected): string {
  return placeName({ offset: position.offset, item: position.index });
}

function bodyIn({ bodyHigh, bodyLow }: Identity): string {
  return decimal(bodyHigh, bodyLow);
}

/** What the store knows under the candidate's identity. */
function storedFirst({ event, said }: Candidate, known: KnownIds): Known | undefined {
  const name = nameOf(event);
  return known.get(decimal(said.identity.idHigh, said.identity.idLow))?.find((one) => nameOf(one) === name);
}
