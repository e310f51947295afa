import { createHash } from 'node:crypto';
import { Failure } from './failure.ts';

const version = 1;

/** A cursor, opaque to callers. `list` is what makes it the same list on every page; its hash is part of the cursor. */
export function writeCursor(values: readonly (string | number)[], list: unknown): string {
  return Buffer.from(JSON.stringify([version, ...values, fingerprint(list)])).toString('base64url');
}

/** The values that were written; what they are is for the caller to check. CURSOR_INVALID unless for the same list. */
export function readCursor(text: string, list: unknown): readonly unknown[] {
  const [first, ...values] = valuesOf(text);
  if (first !== version || values.pop() !== fingerprint(list)) throw new Failure('CURSOR_INVALID');
  return values;
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
