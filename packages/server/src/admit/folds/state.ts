import { ascending, fenced, fit, isInside, leaveOut, namesOf, type Fenced } from './fenced.ts';
import type { Cells } from './shape.ts';
import { bytesOf, quote } from './text.ts';

/** What a subject's events say: four things of every kind, and the cells its definition declares. */
export type State = {
  /** Milliseconds since 1970 of the earliest and the latest event, by event time. */
  first: number;
  last: number;
  events: number;
  /** Events by type. */
  readonly types: Fenced<number>;
  readonly cells: Cells;
  /** How many fields, from the last name backwards, found no room in the state as a whole. */
  shed: number;
  /** Whether there may be anything to flag. */
  odd: boolean;
  /** A move came too late to be put in its place: the state should be made anew of all its events. No part of the text. */
  late: boolean;
};

export const mostTypes = 256;
export const typesBytes = 8 * 1024;

export function emptyState(): State {
  return {
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    events: 0,
    types: fenced(),
    cells: [],
    shed: 0,
    odd: false,
    late: false,
  };
}

export function countType(state: State, type: string): void {
  const { types } = state;
  const known = types.of.get(type);
  if (known !== undefined) types.of.set(type, known + 1);
  else if (isInside(types, type, ascending)) {
    types.of.set(type, 1);
    leaveOut(types, mostTypes, ascending);
  }
  if (types.fence !== undefined) state.odd = true;
}

/** Events of types that found no room. */
export function uncounted({ types, events }: State): number {
  if (types.fence === undefined) return 0;
  let counted = 0;
  for (const count of types.of.values()) counted += count;
  return events - counted;
}

export function printTypes({ types }: State): string {
  return `{${namesOf(types)
    .map((type) => `${quote(type)}:${types.of.get(type)}`)
    .join(',')}}`;
}

export function boundTypes({ types }: State): void {
  fit(types, typesBytes, { before: ascending, weight: (type) => bytesOf(quote(type)) + 12 });
}
