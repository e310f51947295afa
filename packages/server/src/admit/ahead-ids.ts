import type { Event } from '@millrace/contract';
import { must } from '../kernel/kernel.ts';
import type { AheadId, Commit, RecordsWriter } from '../records/records.ts';
import type { Identity } from './identity.ts';

/**
 * How far an own time may lie after the receipt and still speak for the event. The index has to reach back so far, and
 * as far as own times lie before their receipt: with 2,900,000 identities and a minute of delay it does at up to 24,000
 * events a second. An hour would be reached at 800.
 */
const marginMs = 60_000;
const periodMs = 600_000;
/** What is held in memory, 24 bytes a word. */
export type AheadBounds = {
  /** Words of one period: beyond it every event of these ten minutes is looked up. */
  readonly mostWords: number;
  /** Words of all periods: beyond it they are read again as they are asked for. */
  readonly mostHeld: number;
};

type Timed = Pick<Event, 'ownTime' | 'received'>;
export type Stranger = { readonly event: Timed; readonly identity: Identity };

/**
 * Which events have to be looked up in the store because the index may have forgotten them. Law: an event that the index
 * has forgotten was received before `since`, so its own time, which is the same in every copy, lies before since +
 * margin; or it ran ahead of its receipt by more than the margin, and then it is remembered here, in records, from the
 * commit that admits it until its own time lies before since + margin.
 */
export class AheadIds {
  readonly #records: Pick<RecordsWriter, 'read'>;
  readonly #partition: number;
  readonly #bounds: AheadBounds;
  readonly #held = new Map<number, Set<number> | 'all'>();
  #words = 0;
  /** The first period that is kept: `since` may go back with a rebuilt store, what was dropped does not return. */
  #from = Number.NEGATIVE_INFINITY;

  constructor(
    records: Pick<RecordsWriter, 'read'>,
    partition: number,
    bounds: AheadBounds = { mostWords: 100_000, mostHeld: 1_000_000 },
  ) {
    this.#records = records;
    this.#partition = partition;
    this.#bounds = bounds;
  }

  async open(): Promise<void> {
    const row = await this.#records.read((db) =>
      db
        .selectFrom('ahead')
        .select(({ fn }) => fn.max('period').as('period'))
        .where('partition', '=', this.#partition)
        .where('word', '=', -1)
        .executeTakeFirst(),
    );
    this.#from = row?.period ?? Number.NEGATIVE_INFINITY;
  }

  /**
   * Whether an event that the index does not know may have been here before it begins. Undefined where records have to be
   * read first: `asked` does.
   */
  asks(event: Timed, identity: Identity, since: number): boolean | undefined {
    if (!this.#speaks(event, since)) return true;
    const words = this.#held.get(periodOf(event));
    return words === undefined ? undefined : words === 'all' || words.has(wordOf(identity));
  }

  /** Of events that the index does not know, those that may have been here before it begins. */
  async asked<T extends Stranger>(unknown: readonly T[], since: number): Promise<T[]> {
    const speaking = unknown.filter(({ event }) => this.#speaks(event, since));
    await this.#read(new Set(speaking.map(({ event }) => periodOf(event))));
    return unknown.filter(({ event, identity }) => this.asks(event, identity, since) !== false);
  }

  /** What the commit that admits these events has to remember, and from which period on. */
  changes(admitted: readonly Stranger[], since: number): NonNullable<Commit['ahead']> {
    const add: AheadId[] = [];
    for (const { event, identity } of admitted) {
      if (!runsAhead(event)) continue;
      const period = periodOf(event);
      if (this.#held.get(period) !== 'all') add.push({ period, word: wordOf(identity) });
    }
    const from = Math.floor((since + marginMs) / periodMs);
    return Number.isFinite(from) && from > this.#from ? { add, from } : { add };
  }

  /** The commit stands. */
  keep({ add, from }: NonNullable<Commit['ahead']>): void {
    for (const { period, word } of add) {
      const words = this.#held.get(period);
      if (words === undefined || words === 'all' || words.has(word)) continue;
      words.add(word);
      this.#words += 1;
      if (words.size > this.#bounds.mostWords) this.#hold(period, 'all');
    }
    if (from === undefined) return;
    this.#from = from;
    for (const period of this.#held.keys()) if (period < from) this.#drop(period);
  }

  /** Its own time says that it is here for the first time, unless it is remembered. */
  #speaks(event: Timed, since: number): boolean {
    const { ownTime } = event;
    if (ownTime === undefined || runsAhead(event)) return false;
    return ownTime >= Math.max(since + marginMs, this.#from * periodMs);
  }

  async #read(periods: ReadonlySet<number>): Promise<void> {
    const { mostWords, mostHeld } = this.#bounds;
    if (this.#words > mostHeld) {
      this.#held.clear();
      this.#words = 0;
    }
    const missing = [...periods].filter((period) => !this.#held.has(period));
    if (missing.length === 0) return;
    await this.#records.read(async (db) => {
      for (const period of missing) {
        const rows = await db
          .selectFrom('ahead')
          .select('word')
          .where('partition', '=', this.#partition)
          .where('period', '=', period)
          .limit(mostWords + 1)
          .execute();
        this.#hold(period, rows.length > mostWords ? 'all' : new Set(rows.map(({ word }) => word)));
      }
    });
  }

  #hold(period: number, words: Set<number> | 'all'): void {
    this.#drop(period);
    this.#held.set(period, words);
    this.#words += words === 'all' ? 0 : words.size;
  }

  #drop(period: number): void {
    const words = this.#held.get(period);
    if (words instanceof Set) this.#words -= words.size;
    this.#held.delete(period);
  }
}

export function runsAhead({ ownTime, received }: Timed): boolean {
  return ownTime !== undefined && ownTime > received + marginMs;
}

function periodOf({ ownTime }: Timed): number {
  return Math.floor(must(ownTime, 'it has a time of its own') / periodMs);
}

/** 31 bits, a small integer: another identity with the same ones is looked up for nothing. */
function wordOf({ idLow }: Identity): number {
  return idLow >>> 1;
}
