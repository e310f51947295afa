/**
 * The first fold: what a subject's events say about it without any declaration. Order-independent: every field is a
 * minimum, a maximum or a count. Bounded: beyond `mostTypes` types the rest is counted together and flagged.
 */
export type SubjectState = {
  /** Milliseconds since 1970 of the earliest and the latest event, by event time. */
  first: number;
  last: number;
  events: number;
  types: Record<string, number>;
  /** Events of types that found no room in `types`. Present only then: the state says that it overflowed. */
  overflow?: number;
};

export const mostTypes = 256;
/** Of all type names together: escaped to six bytes each they still leave the state below 64 KB. */
const mostCharacters = 8_192;

export function emptySubject(): SubjectState {
  return {
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    events: 0,
    types: Object.create(null) as Record<string, number>,
  };
}

/** Folds one event in, in place: the caller owns the state. */
export function foldSubject(state: SubjectState, type: string, time: number): void {
  if (time < state.first) state.first = time;
  if (time > state.last) state.last = time;
  state.events += 1;
  const known = state.types[type];
  if (known !== undefined) state.types[type] = known + 1;
  else if (hasRoom(state, type)) state.types[type] = 1;
  else state.overflow = (state.overflow ?? 0) + 1;
}

function hasRoom({ types }: SubjectState, type: string): boolean {
  const names = Object.keys(types);
  if (names.length >= mostTypes) return false;
  return names.reduce((sum, name) => sum + name.length, type.length) <= mostCharacters;
}

/** Text with sorted type names: equal states are equal bytes. */
export function printSubject(state: SubjectState): string {
  const types = Object.keys(state.types)
    .sort()
    .map((type) => `${JSON.stringify(type)}:${state.types[type]}`)
    .join(',');
  const overflow = state.overflow === undefined ? '' : `,"overflow":${state.overflow}`;
  return `{"first":${state.first},"last":${state.last},"events":${state.events},"types":{${types}}${overflow}}`;
}

export function parseSubject(text: string): SubjectState {
  const state = JSON.parse(text) as SubjectState;
  state.types = Object.assign(Object.create(null) as Record<string, number>, state.types);
  return state;
}
