import { rest, type Series } from './buckets.ts';

/** Colour is never alone: every series but the first also has its own dash. */
const dashes = [undefined, '6 3', '2 3', '8 3 2 3', '4 2', '1 4'] as const;
/** Of those that begin the colours anew. */
const dashAgain = '10 2 2 2 2 2';

export type SeriesLook = {
  readonly color: string;
  readonly dash: string | undefined;
  /** Its colour is that of an earlier one: what is drawn as an area is an outline. */
  readonly outlined?: boolean;
};

export function seriesLook(name: string, index: number): SeriesLook {
  if (name === rest) return { color: 'var(--series-rest)', dash: '3 3' };
  const color = `var(--series-${(index % dashes.length) + 1})`;
  return index < dashes.length ? { color, dash: dashes[index] } : { color, dash: dashAgain, outlined: true };
}

export function lookOf({ name, reference }: Pick<Series, 'name' | 'reference'>, index: number): SeriesLook {
  return reference === true ? { color: 'var(--series-rest)', dash: '5 3' } : seriesLook(name, index);
}
