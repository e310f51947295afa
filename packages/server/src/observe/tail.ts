import type { EventView, LiveLine, LiveRates } from '@millrace/contract';
import { readAdmitted, readAdmittedHeader, type AdmittedHeader, type Settled } from '../admit/admit.ts';
import type { SubjectEvent, Subjects } from '../ask/ask.ts';
import { Idle, type Clock, type Part } from '../kernel/kernel.ts';
import type { LogReader } from '../log/log.ts';
import { liveOf, settledLine, subjectEventOf, viewOf } from './row-view.ts';

export type Listener = {
  readonly workspace: string;
  /** One line of the tail; `seq` grows by one a line and is what a client resumes after. */
  onLine(line: LiveLine, seq: string): void;
};

const partition = 0;
const keptBytes = 4 * 1024 * 1024;
/** What an entry and one line about an event that was not admitted weigh in memory, about. */
const entryBytes = 500;
const settledBytes = 500;
const ratesOverMs = 10_000;
/** Somebody asks for what has only just been acknowledged: admit takes a few ms for it, the store would take longer to deny it. */
const waitsMs = 50;
/** 1,000 slices a second for ten seconds. */
const mostSeen = 10_000;
/** Lines shown of one slice: nobody reads more, and the main thread must not parse a flood. */
const mostLines = 200;

/** Lines looked at for the past: about 10 ms of the main thread. */
const mostLooked = 2_000;

export type PastLine = { readonly line: LiveLine; readonly seq: string };
export type Looking = {
  readonly most: number;
  readonly matches: (line: LiveLine) => boolean;
  /** Whether admitted events are looked at: they have to be parsed. */
  readonly admitted: boolean;
};

type Kept = {
  readonly offset: number;
  readonly eventLines: Buffer;
  readonly settled: readonly Settled[];
  readonly bytes: number;
};
type Seen = { readonly at: number; readonly counts: AdmittedHeader['counts'] };

/** Follows `admitted` in the main thread: the live view, the rates, and the newest events before the store has them. */
export class Tail implements Part {
  readonly #reader: LogReader;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<Listener>();
  readonly #states = new Set<(entry: number, lines: Buffer) => void>();
  readonly #idle = new Idle();
  #kept: Kept[] = [];
  #bytes = 0;
  /** What is kept is all that stood in entries from this one on. */
  #from = 0;
  #position = 0;
  #receivedAt = 0;
  /** What stood in `received` before this entry was admitted and read here. */
  #receivedTo = 0;
  readonly #waiting = new Set<() => void>();
  #seen: Seen[] = [];
  readonly #settled = new Map<string, number>();
  #lagMs = 0;

  constructor(reader: LogReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /** `onOdd` is told of an entry that could not be shown; the tail goes on behind it. Without it the tail ends there. */
  async run(onOdd?: (error: unknown) => void): Promise<void> {
    const from = this.#reader.end(partition);
    this.#from = from;
    this.#position = from;
    if (from > 0) this.#receivedTo = readAdmittedHeader(await this.#reader.read(partition, from - 1)).receivedTo;
    for await (const batch of this.#reader.follow(partition, from, { signal: this.#stop.signal })) {
      for (const { offset, bytes } of batch.entries) {
        try {
          this.#take(offset, bytes);
        } catch (error) {
          if (onOdd === undefined) throw error;
          onOdd(error);
        }
      }
      this.#position = batch.next;
    }
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#stop.abort();
  }

  async idle(): Promise<void> {
    await this.#idle.wait();
  }

  /** The entry of admitted that it reads next, and the received time of the newest request it has read (0: none yet). */
  get standing(): { readonly position: number; readonly receivedAt: number } {
    return { position: this.#position, receivedAt: this.#receivedAt };
  }

  /** Resolves when all that stood in `received` before the entry `end` was read here, or after 50 ms. */
  async reached(end: number): Promise<void> {
    const until = this.#clock.now() + waitsMs;
    while (this.#receivedTo < end && this.#clock.now() < until) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, waitsMs);
        this.#waiting.add(done);
      });
    }
  }

  /** The subjects' events in entries from `from` on; undefined where memory does not reach back to it. */
  since(from: number, { workspace, kind, ids }: Subjects): SubjectEvent[] | undefined {
    if (from < this.#from) return undefined;
    const needles = ids.map((id) => Buffer.from(JSON.stringify(id)));
    const found: SubjectEvent[] = [];
    for (const { offset, eventLines } of this.#kept) {
      if (offset < from) continue;
      const lines = new Set(needles.flatMap((needle) => [...linesWith(eventLines, needle)]));
      for (const line of lines) {
        const event = subjectEventOf(line);
        const { subject } = event.view;
        if (event.workspace === workspace && subject?.kind === kind && ids.includes(subject.id)) found.push(event);
      }
    }
    return found;
  }

  listen(listener: Listener, after?: string): () => void {
    const [offset = Number.POSITIVE_INFINITY, line = 0] = (after ?? '').split('.').filter(Boolean).map(Number);
    for (const kept of this.#kept) {
      if (kept.offset < offset) continue;
      this.#tell(kept, [listener], kept.offset === offset ? line : -1);
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest lines that match, oldest first, as far as memory reaches and a short look finds them. */
  past(workspace: string, { most, matches, admitted }: Looking): PastLine[] {
    const found: PastLine[] = [];
    let looked = 0;
    for (const kept of this.#kept.toReversed()) {
      const lines = [...linesOf(kept, admitted)];
      looked += lines.length;
      for (const { seq, workspace: whose, line } of lines.toReversed()) {
        const shown = whose === workspace ? line() : undefined;
        if (shown !== undefined && matches(shown)) found.push({ line: shown, seq: `${kept.offset}.${seq}` });
        if (found.length === most) return found.toReversed();
      }
      if (looked > mostLooked) break;
    }
    return found.toReversed();
  }

  /** Calls with the place and the lines of `entities` of each entry that has some, until it is told to stop. */
  onStates(take: (entry: number, lines: Buffer) => void): () => void {
    this.#states.add(take);
    return () => this.#states.delete(take);
  }

  /** Events per second over the last ten seconds. */
  rates(workspace: string): LiveRates {
    const now = this.#clock.now();
    this.#seen = this.#recentlySeen(now);
    const sum = (outcome: string): number =>
      this.#seen.reduce((total, { counts }) => total + (counts[workspace]?.[outcome] ?? 0), 0) / (ratesOverMs / 1000);
    const settled = {
      admitted: sum('admitted'),
      duplicate: sum('duplicate'),
      conflict: sum('conflict'),
      quarantined: sum('quarantined'),
      rejected: sum('rejected'),
      parked: sum('parked'),
    };
    const received = Object.values(settled).reduce((total, rate) => total + rate, 0) + sum('waiting');
    return {
      at: new Date(now).toISOString(),
      perSecond: { received, ...settled },
      lagMs: this.#seen.length === 0 ? 0 : this.#lagMs,
    };
  }

  /** Events since this began to follow, over all workspaces, by what became of them. */
  settled(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#settled);
  }

  /** Events of the newest few megabytes with this id: what the store may not have yet. */
  recent(workspace: string, id: string): (EventView & { readonly admitted: number })[] {
    const needle = Buffer.from(JSON.stringify(id));
    const found: (EventView & { readonly admitted: number })[] = [];
    for (const { eventLines } of this.#kept) {
      for (const line of linesWith(eventLines, needle)) {
        const view = viewOf(line);
        if (view.id === id && view.workspace === workspace) found.push(view);
      }
    }
    return found;
  }

  #recentlySeen(now: number): Seen[] {
    return this.#seen.filter(({ at }) => at > now - ratesOverMs);
  }

  #take(offset: number, bytes: Buffer): void {
    const { header, eventLines, entityLines } = readAdmitted(bytes);
    const now = this.#clock.now();
    const settled = header.settled.slice(0, mostLines);
    const weight = entryBytes + eventLines.length + settled.length * settledBytes;
    // Copied: the lines would hold on to the whole chunk that the log read them with.
    const kept = { offset, eventLines: Buffer.from(eventLines), settled, bytes: weight };
    this.#kept.push(kept);
    this.#bytes += weight;
    while (this.#bytes > keptBytes && this.#kept.length > 1) {
      this.#bytes -= this.#kept.shift()?.bytes ?? 0;
      this.#from = this.#kept[0]?.offset ?? offset;
    }
    this.#receivedAt = Math.max(this.#receivedAt, header.receivedAt);
    this.#receivedTo = Math.max(this.#receivedTo, header.receivedTo);
    for (const wake of this.#waiting) wake();
    this.#seen.push({ at: now, counts: header.counts });
    for (const counts of Object.values(header.counts))
      for (const [outcome, count] of Object.entries(counts))
        this.#settled.set(outcome, (this.#settled.get(outcome) ?? 0) + count);
    if (this.#seen.length > mostSeen) this.#seen = this.#recentlySeen(now);
    this.#lagMs = Math.max(0, now - header.receivedAt);
    if (this.#listeners.size > 0) this.#tell(kept, [...this.#listeners], -1);
    if (entityLines.length > 0) for (const take of this.#states) take(offset, entityLines);
  }

  #tell(kept: Kept, listeners: readonly Listener[], after: number): void {
    for (const { seq, workspace, line } of linesOf(kept)) {
      const mine = seq > after ? listeners.filter((listener) => listener.workspace === workspace) : [];
      if (mine.length === 0) continue;
      const shown = line();
      for (const listener of mine) listener.onLine(shown, `${kept.offset}.${seq}`);
    }
  }
}

type Told = { readonly seq: number; readonly workspace: string; readonly line: () => LiveLine };

/** What is told of an entry: its first events, then those that do not count. */
function* linesOf({ settled, eventLines }: Kept, admitted = true): Iterable<Told> {
  let seq = 0;
  for (let at = 0; at < eventLines.length && seq < mostLines; seq += 1) {
    const end = eventLines.indexOf(10, at);
    if (admitted) {
      const view = viewOf(eventLines.toString('utf8', at, end));
      yield { seq, workspace: view.workspace, line: () => liveOf(view) };
    }
    at = end + 1;
  }
  for (const one of settled) {
    yield { seq, workspace: one.workspace, line: () => settledLine(one) };
    seq += 1;
  }
}

/** Every line of the rows that holds the text, once. */
function* linesWith(rows: Buffer, needle: Buffer): Iterable<string> {
  for (let hit = rows.indexOf(needle); hit >= 0;) {
    const end = rows.indexOf(10, hit);
    yield rows.toString('utf8', rows.lastIndexOf(10, hit) + 1, end);
    hit = rows.indexOf(needle, end);
  }
}
