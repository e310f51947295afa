import type { EventView, LiveLine } from '@millrace/contract';

/**
 * What the tail shows and what waits above it. Pure. Rows never push what is being read: while the reader holds the
 * tail, new lines wait; a line about an event that is already shown changes in place.
 */
export type Tail = {
  /** Newest first. */
  readonly shown: readonly LiveLine[];
  readonly waiting: readonly LiveLine[];
};

export const emptyTail: Tail = { shown: [], waiting: [] };

/** Lines kept on each side; older ones fall off the end. */
export const tailSize = 1000;

/** An event's place in `received`, for ever: the same line again is the same event further on its way. */
export function lineId({ position }: LiveLine): string {
  return `${position.partition}/${position.offset}/${position.index}`;
}

/** The newest first: lines of the past may come after newer ones. */
function sorted(lines: readonly LiveLine[]): LiveLine[] {
  return lines.toSorted(
    ({ position: a }, { position: b }) => b.partition - a.partition || b.offset - a.offset || b.index - a.index,
  );
}

function replace(lines: readonly LiveLine[], newer: ReadonlyMap<string, LiveLine>): LiveLine[] {
  return lines.map((line) => newer.get(lineId(line)) ?? line);
}

/** Takes lines in the order they arrived, oldest first. */
export function arrive(tail: Tail, lines: readonly LiveLine[], hold: boolean): Tail {
  const newer = new Map(lines.map((line) => [lineId(line), line]));
  const shown = replace(tail.shown, newer);
  const waiting = replace(tail.waiting, newer);
  const known = new Set([...shown, ...waiting].map((line) => lineId(line)));
  const fresh = [...newer.values()].filter((line) => !known.has(lineId(line))).toReversed();
  if (hold) return { shown, waiting: sorted([...fresh, ...waiting]).slice(0, tailSize) };
  return { shown: sorted([...fresh, ...waiting, ...shown]).slice(0, tailSize), waiting: [] };
}

/** Brings the waiting lines in. */
export function release({ shown, waiting }: Tail): Tail {
  return waiting.length === 0
    ? { shown, waiting }
    : { shown: sorted([...waiting, ...shown]).slice(0, tailSize), waiting: [] };
}

/** Stored events fill the tail between and below what the stream has brought. */
export function seed(tail: Tail, events: readonly EventView[]): Tail {
  const known = new Set([...tail.shown, ...tail.waiting].map((line) => lineId(line)));
  const older = events.map((event) => fromEvent(event)).filter((line) => !known.has(lineId(line)));
  return { ...tail, shown: sorted([...tail.shown, ...older]).slice(0, tailSize) };
}

/** A stored event as the line it once was. */
export function fromEvent({ id, producer, type, category, time, received, subject, position }: EventView): LiveLine {
  return { id, producer, type, category, time, received, subject, verdict: 'admitted', code: null, position };
}
