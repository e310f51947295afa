import { Failure, readCursor, writeCursor } from '../kernel/kernel.ts';
import type { Place } from './questions/search.ts';

/** Where a page ended, and the range it was cut from: `now-1h` means the same hour on every page. */
export type Cursor = { readonly from: number; readonly before: number; readonly after: Place };

/** `search` is what makes it the same search. */
export function writeEventCursor({ from, before, after }: Cursor, search: unknown): string {
  return writeCursor([from, before, ...after], search);
}

/** CURSOR_INVALID unless it was written for the same search. */
export function readEventCursor(text: string, search: unknown): Cursor {
  const numbers = readCursor(text, search).map(Number);
  if (numbers.length === 6 && numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) {
    const [from = 0, before = 0, time = 0, partition = 0, offset = 0, item = 0] = numbers;
    if (from < before && time < before && time >= from) return { from, before, after: [time, partition, offset, item] };
  }
  throw new Failure('CURSOR_INVALID');
}

/** Where a page of names in order ended. */
export function writeNameCursor(after: string, search: unknown): string {
  return writeCursor([after], search);
}

/** CURSOR_INVALID unless it was written for the same search. */
export function readNameCursor(text: string, search: unknown): string {
  const [after, ...more] = readCursor(text, search);
  if (typeof after === 'string' && more.length === 0) return after;
  throw new Failure('CURSOR_INVALID');
}
