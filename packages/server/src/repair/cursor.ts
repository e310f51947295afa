import { createHash } from 'node:crypto';
import { Failure } from '../kernel/kernel.ts';
import type { Place } from './items.ts';

/** Opaque to callers. `list` is what makes it the same list; its hash is part of the cursor. */
export function writeCursor(place: Place, list: unknown): string {
  return Buffer.from(JSON.stringify([1, ...place, fingerprint(list)])).toString('base64url');
}

/** CURSOR_INVALID unless it was written for the same list. */
export function readCursor(text: string, list: unknown): Place {
  const values = valuesOf(text);
  const numbers = values.slice(1, 5).map(Number);
  const fits = values.length === 6 && values[0] === 1 && values[5] === fingerprint(list);
  if (!fits || !numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) throw new Failure('CURSOR_INVALID');
  const [received = 0, partition = 0, offset = 0, item = 0] = numbers;
  if (received > 8.64e12 || partition > 0xffff || item > 0xffff_ffff) throw new Failure('CURSOR_INVALID');
  return [received, partition, offset, item];
}

function valuesOf(text: string): readonly unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}

function fingerprint(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 12);
}
