import type { Collected } from '../collect/collect.ts';
import type { TimerChanges, TimerReading, TimerRow } from '../records/records.ts';
import { sessionEvents, type Derived } from './session-events.ts';
import { parseBook, printBook } from './sessions/book-text.ts';
import { closeUntil, dueAt, emptyBook, isForgotten, take, type Book, type Turned } from './sessions/session.ts';
import { nameOfVisitor, visitOf, visitorOf, type Visitor } from './sessions/visitor.ts';

/** Of the timers that sessions close by; the payload is the book of their subject and device. */
const kind = 'session';

type Held = { readonly visitor: Visitor; readonly name: string; book: Book; forgotten: boolean };

/** Sessions as a slice leaves them: what records say, with what the slice has changed over it. */
export class SessionSlice {
  readonly #timers: TimerReading;
  readonly #held = new Map<string, Held>();
  readonly #derived: Derived[] = [];

  constructor(timers: TimerReading) {
    this.#timers = timers;
  }

  /** Admitted events, in the order in which they are settled. */
  take(events: readonly Collected[]): void {
    for (const event of events) {
      const visit = visitOf(event);
      if (visit === undefined) continue;
      const held = this.#hold(visit.visitor);
      const { time, order = 0, id, received } = event;
      this.#turn(held, take(held.book, { time, order, id, received, named: visit.named }));
    }
  }

  /** Timers that are due: their sessions close, and books that are old enough go. */
  fire(rows: readonly TimerRow[], now: number): void {
    for (const { workspace, key, payload } of rows) {
      const held = this.#keep(visitorOf(workspace, key), key, payload);
      this.#turn(held, closeUntil(held.book, now));
      held.forgotten = isForgotten(held.book, now);
    }
  }

  /** What follows from the sessions that have closed. */
  derived(): readonly Derived[] {
    return this.#derived;
  }

  changes(): TimerChanges {
    const held = [...this.#held.values()];
    const keyOf = ({ visitor, name }: Held) => ({ workspace: visitor.workspace, kind, key: name });
    return {
      set: held
        .filter(({ forgotten }) => !forgotten)
        .map((one) => ({ ...keyOf(one), due: dueAt(one.book), payload: printBook(one.book) })),
      cancelled: held.filter(({ forgotten }) => forgotten).map(keyOf),
    };
  }

  #turn(held: Held, { book, closed }: Turned): void {
    held.book = book;
    for (const session of closed) this.#derived.push(...sessionEvents(held.visitor, session));
  }

  #hold(visitor: Visitor): Held {
    const name = nameOfVisitor(visitor);
    const { workspace } = visitor;
    const held = this.#held.get(heldName(workspace, name));
    return held ?? this.#keep(visitor, name, this.#timers.timer({ workspace, kind, key: name })?.payload);
  }

  #keep(visitor: Visitor, name: string, payload: string | undefined): Held {
    const held = { visitor, name, book: payload === undefined ? emptyBook : parseBook(payload), forgotten: false };
    this.#held.set(heldName(visitor.workspace, name), held);
    return held;
  }
}

const heldName = (workspace: string, name: string): string => `${workspace}\u0000${name}`;
