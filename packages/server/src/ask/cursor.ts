import { createHash } from 'node:crypto';
import { Failure } from '../kernel/kernel.ts';
import type { Place } from './questions/search.ts';

/** Where a page ended, and the range it was cut from: `now-1h` means the same hour on every page. */
export type Cursor = { readonly from: number; readonly before: number; readonly after: Place };

/** Opaque to callers. `search` is what makes it the same search; its hash is part of the cursor. */
export function writeCursor({ from, before, after }: Cursor, search: unknown): string {
  return Buffer.from(JSON.stringify([1, from, before, ...after, fingerprint(search)])).toString('base64url');
}

/** CURSOR_INVALID unless it was written for the same search. */
export function readCursor(text: string, search: unknown): Cursor {
  const values = valuesOf(text);
  if (values.length === 8 && values[0] === 1 && values[7] === fingerprint(search)) {
    const [, from, before, time, partition, offset, item] = values.map(Number);
    const numbers = [from, before, time, partition, offset, item];
    if (numbers.every((each): each is number => Number.isSafeInteger(each) && Number(each) >= 0)) {
      const [f = 0, b = 0, t = 0, p = 0, o = 0, i = 0] = numbers;
      if (f < b && t < b && t >= f) return { from: f, before: b, after: [t, p, o, i] };
    }
  }
  throw new Failure('CURSOR_INVALID');
}

/** Where a page of names in order ended. */
export function writeNameCursor(after: string, search: unknown): string {
  return Buffer.from(JSON.stringify([1, after, fingerprint(search)])).toString('base64url');
}

/** CURSOR_INVALID unless it was written for the same search. */
export function readNameCursor(text: string, search: unknown): string {
  const [version, after, print, ...more] = valuesOf(text);
  if (version === 1 && typeof after === 'string' && print === fingerprint(search) && more.length === 0) return after;
  throw new Failure('CURSOR_INVALID');
}

function valuesOf(text: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

function fingerprint(search: unknown): string {
  return createHash('sha256').update(JSON.stringify(search)).digest('base64url').slice(0, 12);
}
