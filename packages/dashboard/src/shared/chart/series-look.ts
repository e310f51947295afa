import { rest, type Series } from './buckets.ts';

/** Colour is never alone: every series but the first also has its own dash. */
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '4 2', '1 4'] as const;

export type SeriesLook = { readonly color: string; readonly dash: string | undefined };

export function seriesLook(name: string, index: number): SeriesLook {
  if (name === rest || index >= dashes.length) return { color: 'var(--series-rest)', dash: '3 3' };
  return { color: `var(--series-${index + 1})`, dash: dashes[index] };
}

export function lookOf({ name, reference }: Pick<Series, 'name' | 'reference'>, index: number): SeriesLook {
  return reference === true ? { color: 'var(--series-rest)', dash: '5 3' } : seriesLook(name, index);
}
