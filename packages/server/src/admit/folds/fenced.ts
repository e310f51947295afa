import { fenceBytes } from './slot.ts';

/**
 * A bounded collection by name that does not depend on the order of arrival: it keeps the first names, in the order of
 * `before`, that fit. The fence is the first name that did not: it and all behind it stay outside for good, so what is
 * kept is the same whichever came first. A fence is there exactly when something was left out.
 */
export type Fenced<Value> = { readonly of: Map<string, Value>; fence: string | undefined };

export type Before = (a: string, b: string) => boolean;

export const ascending: Before = (a, b) => a < b;

export function fenced<Value>(): Fenced<Value> {
  return { of: new Map(), fence: undefined };
}

/** Whether the name may come in. */
export function isInside<Value>({ fence }: Fenced<Value>, name: string, before: Before): boolean {
  return fence === undefined || before(name, fence);
}

/** Leaves out the last name while there are more than `most`. */
export function leaveOut<Value>(cell: Fenced<Value>, most: number, before: Before): void {
  while (cell.of.size > most) {
    let last: string | undefined;
    for (const name of cell.of.keys()) if (last === undefined || before(last, name)) last = name;
    if (last === undefined) return;
    cell.of.delete(last);
    cell.fence = last;
  }
}

/** Names in order. */
export function namesOf<Value>(cell: Fenced<Value>, before: Before = ascending): string[] {
  const names = [...cell.of.keys()];
  if (names.length < 2) return names;
  return before === ascending ? names.sort() : names.sort((a, b) => (before(a, b) ? -1 : 1));
}

/** Leaves out what is behind the longest run of first names that, with a fence, weigh at most `room` together. */
export function fit<Value>(
  cell: Fenced<Value>,
  room: number,
  options: { readonly before: Before; readonly weight: (name: string, value: Value) => number },
): void {
  let left = room - fenceBytes;
  for (const name of namesOf(cell, options.before)) {
    const value = cell.of.get(name);
    if (left >= 0) left -= options.weight(name, value as Value);
    if (left >= 0) continue;
    cell.of.delete(name);
    if (cell.fence === undefined || options.before(name, cell.fence)) cell.fence = name;
  }
}

/** Takes in what another kept, and its fence. `join` gets what is here under the name, if anything. */
export function absorbFenced<Value>(
  into: Fenced<Value>,
  from: Fenced<Value>,
  { most, before, join }: { most: number; before: Before; join: (here: Value | undefined, there: Value) => Value },
): Fenced<Value> {
  for (const [name, value] of from.of) into.of.set(name, join(into.of.get(name), value));
  const { fence } = from;
  if (fence !== undefined && isInside(into, fence, before)) into.fence = fence;
  for (const name of into.of.keys()) if (!isInside(into, name, before)) into.of.delete(name);
  leaveOut(into, most, before);
  return into;
}

/** A fence as it was read back. */
export function fenceOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
