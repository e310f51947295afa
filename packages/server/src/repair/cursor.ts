import { Failure, readCursor, writeCursor } from '../kernel/kernel.ts';
import type { Place } from './items.ts';

/** Where a page of items ended. */
export function writePlace(place: Place, list: unknown): string {
  return writeCursor(place, list);
}

/** CURSOR_INVALID unless it was written for the same list. */
export function readPlace(text: string, list: unknown): Place {
  const values = readCursor(text, list);
  const numbers = values.map(Number);
  if (numbers.length !== 4 || !numbers.every((each) => Number.isSafeInteger(each) && each >= 0))
    throw new Failure('CURSOR_INVALID');
  const [received = 0, partition = 0, offset = 0, item = 0] = numbers;
  if (received > 8.64e12 || partition > 0xffff || item > 0xffff_ffff) throw new Failure('CURSOR_INVALID');
  return [received, partition, offset, item];
}
