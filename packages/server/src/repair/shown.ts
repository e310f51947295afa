import { isUtf8 } from 'node:buffer';
import type { Json, QuarantinedItem } from '@millrace/contract';
import type { EventMasks } from '../ask/ask.ts';
import { readJson } from '../kernel/kernel.ts';

/** An item as it is shown: JSON where it is, else text; nothing personal in it. */
export function shownOf(bytes: Buffer, { type }: Pick<QuarantinedItem, 'type'>, { sent }: EventMasks): unknown {
  return sent(originalOf(bytes), { type });
}

export function originalOf(bytes: Buffer): unknown {
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  try {
    return readJson(text);
  } catch {
    return text;
  }
}

/** What somebody made of an item as it was shown: what was left as it was shown is what it was. */
export function restored(given: Json, shown: unknown, whole: unknown): Json {
  if (given === shown && whole !== undefined) return whole as Json;
  if (typeof given !== 'object' || given === null || typeof shown !== 'object' || shown === null) return given;
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Readonly<Record<string, unknown>>)[key]
      : undefined;
  if (Array.isArray(given)) return given.map((each: Json, i) => restored(each, at(shown, `${i}`), at(whole, `${i}`)));
  return Object.fromEntries(
    Object.entries(given).map(([key, each]) => [key, restored(each as Json, at(shown, key), at(whole, key))]),
  );
}
