import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBook, printBook } from './book-text.ts';
import {
  closesAt,
  closeUntil,
  dueAt,
  emptyBook,
  gapMs,
  historyMs,
  isForgotten,
  keptMs,
  lateMs,
  mostSessions,
  mostTold,
  take,
  type Book,
  type Session,
} from './session.ts';

type Sent = { readonly id: string; readonly time: number; readonly order: number; readonly named: string };
type Arrival = Sent & { readonly received: number };

/** Sessions of a whole history at once, each as its first and last event and their number. */
function sessionise(events: readonly Sent[]): string[] {
  const sorted = events.toSorted((a, b) => a.time - b.time || a.order - b.order || (a.id < b.id ? -1 : 1));
  const groups = new Map<string, Sent[][]>();
  for (const event of sorted) {
    const runs = groups.get(event.named) ?? [];
    groups.set(event.named, runs);
    const run = runs.at(-1);
    const before = run?.at(-1);
    const goes = before !== undefined && (event.named !== '' || event.time - before.time <= gapMs);
    if (run !== undefined && goes) run.push(event);
    else runs.push([event]);
  }
  const shown = [...groups.values()].flat().map((run) => `${run[0]?.id} ${run.at(-1)?.id} ${run.length}`);
  return shown.toSorted();
}

const shown = ({ first, last, events }: Session): string => `${first.id} ${last.id} ${events}`;

/** Takes events as they arrive, through text each time; `fires`: whether timers come between. */
function run(arrivals: readonly Arrival[], fires: (at: number) => boolean): string[] {
  let book: Book = emptyBook;
  const closed: Session[] = [];
  const turn = (turned: { readonly book: Book; readonly closed: readonly Session[] }): void => {
    book = parseBook(printBook(turned.book));
    closed.push(...turned.closed);
  };
  arrivals.forEach((event, at) => {
    turn(take(book, event));
    const next = arrivals[at + 1];
    if (next !== undefined && fires(at)) turn(closeUntil(book, next.received));
  });
  turn(closeUntil(book, Number.MAX_SAFE_INTEGER));
  return closed.map(shown).toSorted();
}

const minute = 60_000;
const sent = fc.record({
  time: fc.nat(16 * 60).map((n) => n * minute),
  order: fc.nat(2),
  named: fc.constantFrom('', '', '', 'a', 'b'),
  delay: fc.integer({ min: 0, max: lateMs - 1 }),
});
const history = fc.array(sent, { minLength: 1, maxLength: 60 }).map((all) =>
  all.map(({ delay, named, time, ...one }, n): Arrival => {
    // A session that is named is over within the day part its name stands for.
    const at = named === '' ? time : time % gapMs;
    return { ...one, named, time: at, received: at + delay, id: `e${n}` };
  }),
);

test('sessions of events that come in time are those of the sorted history, whenever timers fire', () => {
  fc.assert(
    fc.property(history, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (events, fires) => {
      const arrivals = events.toSorted((a, b) => a.received - b.received);
      expect(run(arrivals, (at) => fires[at] ?? false)).toEqual(sessionise(events));
    }),
    { numRuns: 500 },
  );
});

test('an imported history makes the same sessions in any order, as long as its pieces come one upon the other', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(historyMs - 1), { minLength: 60, maxLength: 60 }), (events, order) => {
      const imported = events.map((event, n) => ({ ...event, received: 365 * 24 * 60 * minute + (order[n] ?? 0) }));
      const arrivals = imported.toSorted((a, b) => a.received - b.received);
      expect(run(arrivals, () => true)).toEqual(sessionise(events));
    }),
    { numRuns: 200 },
  );
});

const event = (minutes: number, receivedAfter = 0, id = `at ${minutes}`): Arrival => ({
  id,
  time: minutes * minute,
  order: 0,
  named: '',
  received: minutes * minute + receivedAfter,
});

test('a pause of exactly the gap ends no session, one of a millisecond more does', () => {
  const after = (ms: number): Book => take(take(emptyBook, event(0)).book, { ...event(0, ms, 'b'), time: ms }).book;
  expect(after(gapMs).sessions).toHaveLength(1);
  expect(after(gapMs + 1).sessions).toHaveLength(2);
});

test('an event between two open sessions joins them', () => {
  let { book } = take(emptyBook, event(0));
  ({ book } = take(book, event(50)));
  expect(book.sessions).toHaveLength(2);
  ({ book } = take(book, event(25, 26 * minute)));
  expect(book.sessions.map(shown)).toEqual(['at 0 at 50 3']);
});

test('what comes after a session has closed, and would change it, is late and changes nothing', () => {
  const { book } = take(emptyBook, event(0));
  const closes = closesAt(book.sessions[0] as Session);
  const turned = take(book, { ...event(10, 0, 'late'), received: closes + 1 });
  expect(turned.closed.map(shown)).toEqual(['at 0 at 0 1']);
  expect(turned.book).toMatchObject({ late: 1, sessions: [{ events: 1, closed: true }] });
  expect(closeUntil(turned.book, Number.MAX_SAFE_INTEGER).closed).toEqual([]);
});

test('one session more than a book holds closes the oldest, and what is as old as that is late from then on', () => {
  let book = emptyBook;
  const closed: Session[] = [];
  for (let n = 0; n <= mostSessions; n += 1) {
    const turned = take(book, { ...event(n * 40), received: 1e12 });
    closed.push(...turned.closed);
    ({ book } = turned);
  }
  expect(closed.map(shown)).toEqual(['at 0 at 0 1']);
  expect(book.sessions).toHaveLength(mostSessions);
  const late = take(book, { ...event(1), received: 1e12 });
  expect(late.book).toEqual({ ...book, late: 1 });
});

test('a session that the tracker names is told once, however many are open beside it and come after it', () => {
  const named = (n: number, minutes: number, id: string): Arrival => ({
    ...event(minutes, 0, id),
    named: `s${n}`,
    received: 1e12,
  });
  let book = emptyBook;
  const told: string[] = [];
  const goOn = (arrival: Arrival): void => {
    const turned = take(book, arrival);
    told.push(...turned.closed.map((session) => session.named));
    book = parseBook(printBook(turned.book));
  };
  for (let n = 0; n <= mostSessions + mostTold / 2; n += 1) goOn(named(n, n, `first ${n}`));
  for (let n = 0; n <= mostSessions + mostTold / 2; n += 1) goOn(named(n, 10_000 + n, `again ${n}`));
  told.push(...closeUntil(book, Number.MAX_SAFE_INTEGER).closed.map((session) => session.named));
  expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
  expect(told).toHaveLength(mostSessions + mostTold / 2 + 1);
  expect(book.late).toBe(mostTold / 2 + 1);
});

test('names of sessions that were told are remembered up to a bound, the newest of them', () => {
  let book = emptyBook;
  for (let n = 0; n < mostSessions + mostTold + 5; n += 1)
    ({ book } = take(book, { ...event(n, 0, `e${n}`), named: `s${n}`, received: 1e12 }));
  expect(book.told).toHaveLength(mostTold);
  const again = (n: number): number => take(book, { ...event(99_999), named: `s${n}`, received: 1e12 }).book.late;
  expect([again(4), again(5), again(mostTold + 4)]).toEqual([0, 1, 1]);
});

test('a book is looked at when its next session closes, and forgotten long after the last has', () => {
  const { book } = take(emptyBook, event(0));
  const due = dueAt(book);
  expect(closeUntil(book, due - 1).closed).toEqual([]);
  const after = closeUntil(book, due).book;
  expect(after.sessions).toMatchObject([{ closed: true }]);
  expect(isForgotten(book, Number.MAX_SAFE_INTEGER)).toBe(false);
  expect([isForgotten(after, keptMs - 1), isForgotten(after, keptMs)]).toEqual([false, true]);
});

test('what came as history closes soon after its newest piece, what is live does not', () => {
  const received = 365 * 24 * 60 * minute;
  const { book } = take(emptyBook, { ...event(0), received });
  expect(dueAt(book)).toBe(received + historyMs + 1);
  const again = take(book, { ...event(20, 0, 'b'), received: received + historyMs });
  expect(closeUntil(again.book, received + 2 * historyMs).closed).toEqual([]);
  expect(closeUntil(again.book, received + 2 * historyMs + 1).closed.map(shown)).toEqual(['at 0 b 2']);
  expect(dueAt(take(emptyBook, event(0, 40 * minute)).book)).toBe(70 * minute + 1);
});
