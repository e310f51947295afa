import type { JsonObject } from '@millrace/contract';

/** A JSON object as somebody typed it; undefined: it is none. */
export function patchOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
