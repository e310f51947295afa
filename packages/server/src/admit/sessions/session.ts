/**
 * Sessions: what a subject does on one device without a pause of more than 30 minutes of event time. Pure.
 *
 * Law. A book holds the recent sessions of one subject and device. While a session is open, events extend it at either
 * end and join it with others, so what is left does not depend on the order of arrival. It closes when its pause is over
 * and nothing has changed it for `lateMs` of received time; only then are its two events derived, which therefore never
 * change. One that came as history, when as a live one it would have closed, closes `historyMs` after its newest piece. What comes later and would change a closed session is counted as late and changes nothing.
 *
 * Bounded. A book holds `mostSessions`; for one more the oldest closes at once, and what is as old as that is late. So is
 * what goes on with a named one that has left the book, as long as its name is one of the newest `mostTold` that have.
 */
import { hashOf } from '../folds/text-hash.ts';

/** A pause of more than this, in event time, ends a session. */
export const gapMs = 30 * 60_000;
/** What comes up to so much later than it happened, in received time, is counted in its session. */
export const lateMs = 30 * 60_000;
/** Pieces of a session that come as history come at once: whoever imports asks about it soon after. */
export const historyMs = 30_000;
export const mostSessions = 64;
/** Names that are remembered behind them, as 32 bits of hash in eight characters: a new one is taken for one of them once in 8 million. */
export const mostTold = 512;
/** A book that nothing was added to for so long is forgotten: older times are believed of imports only. */
export const keptMs = 90 * 24 * 60 * 60_000;

/** One end of a session: the event, in a subject's order of (time, order, id). */
export type Mark = { readonly time: number; readonly order: number; readonly id: string };

export type Session = {
  /** The tracker's own name for it; '' where pauses tell. */
  readonly named: string;
  readonly first: Mark;
  readonly last: Mark;
  readonly events: number;
  /** When the newest of its events was received. */
  readonly touched: number;
  readonly closed: boolean;
};

export type Book = {
  /** In order of their first events. */
  readonly sessions: readonly Session[];
  /** Nothing up to this time is sessionised any more, but for what falls into a session that is open. */
  readonly through: number;
  /** Events that came too late. */
  readonly late: number;
  /** Hashes of the names of sessions that have left the book, the newest last. */
  readonly told: readonly string[];
};

export const emptyBook: Book = { sessions: [], through: -1, late: 0, told: [] };

/** A book, and the sessions that closed on the way to it. */
export type Turned = { readonly book: Book; readonly closed: readonly Session[] };

/** When it closes, if nothing changes it until then: ms since 1970. */
export function closesAt({ last, touched }: Session): number {
  const over = last.time + gapMs;
  return touched > over + lateMs ? touched + historyMs : Math.max(over, touched) + lateMs;
}

/** When the book has to be looked at again: an open session closes, or all of it is old enough to be forgotten. */
export function dueAt({ sessions }: Book): number {
  const open = sessions.filter(({ closed }) => !closed);
  return open.length > 0
    ? Math.min(...open.map(closesAt)) + 1
    : Math.max(...sessions.map(({ touched }) => touched)) + keptMs;
}

export function isForgotten(book: Book, now: number): boolean {
  return book.sessions.every(({ closed }) => closed) && dueAt(book) <= now;
}

/** Closes what closes before `now`. */
export function closeUntil(book: Book, now: number): Turned {
  if (!book.sessions.some((one) => !one.closed && closesAt(one) < now)) return { book, closed: [] };
  const closed: Session[] = [];
  const sessions = book.sessions.map((one) => {
    if (one.closed || closesAt(one) >= now) return one;
    closed.push(one);
    return { ...one, closed: true };
  });
  return { book: { ...book, sessions }, closed };
}

/** An event of the subject on this device; what was due before it was received has closed. */
export function take(book: Book, event: Mark & { readonly named: string; readonly received: number }): Turned {
  const { named, received, ...mark } = event;
  const turned = closeUntil(book, received);
  const { sessions, through, late, told } = turned.book;
  const near = sessions.filter((one) => isNear(one, named, mark.time));
  const inside = near.some(({ first, last }) => first.time <= mark.time && mark.time <= last.time);
  const isTold = near.length === 0 && named !== '' && told.includes(hashOf(named));
  if (isTold || near.some(({ closed }) => closed) || (mark.time <= through && !inside))
    return { ...turned, book: { ...turned.book, late: late + 1 } };
  const joined = near.reduce(join, { named, first: mark, last: mark, events: 1, touched: received, closed: false });
  const rest = sessions.filter((one) => !near.includes(one));
  const all = [...rest, joined].toSorted((a, b) => compare(a.first, b.first));
  return withinBounds({ ...turned.book, sessions: all }, turned.closed);
}

/** A session that the tracker names knows no pauses. */
function isNear(one: Session, named: string, time: number): boolean {
  if (one.named !== named) return false;
  return named !== '' || (time >= one.first.time - gapMs && time <= one.last.time + gapMs);
}

function join(one: Session, other: Session): Session {
  return {
    named: one.named,
    first: compare(one.first, other.first) < 0 ? one.first : other.first,
    last: compare(one.last, other.last) > 0 ? one.last : other.last,
    events: one.events + other.events,
    touched: Math.max(one.touched, other.touched),
    closed: false,
  };
}

function withinBounds(book: Book, closed: readonly Session[]): Turned {
  const [oldest, ...sessions] = book.sessions;
  if (oldest === undefined || book.sessions.length <= mostSessions) return { book, closed };
  const through = Math.max(book.through, oldest.last.time + gapMs);
  const told = oldest.named === '' ? book.told : [...book.told, hashOf(oldest.named)].slice(-mostTold);
  return { book: { ...book, sessions, through, told }, closed: oldest.closed ? closed : [...closed, oldest] };
}

function compare(a: Mark, b: Mark): number {
  return a.time - b.time || a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
