import type { EventPlace } from './store.ts';

/** The condition that a row of `events` stands at one of these places; their entries alone first, which an index knows. */
export function standsAt(places: readonly EventPlace[]): string {
  const offsets = [...new Set(places.map(({ offset }) => offset))];
  const tuples = places.map(({ partition, offset, item }) => `(${partition},${offset},${item})`);
  return `offset IN (${offsets.join(',')}) AND (partition, offset, item) IN (${tuples.join(',')})`;
}
