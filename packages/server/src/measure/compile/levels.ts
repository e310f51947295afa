import type { Grain, RollupGrain } from '@millrace/contract';
import type { Stretch } from './rollup-cover.ts';
import { spansOf } from './spans.ts';

/** Rows of a rollup of one grain: their parts have numbers of their own, so that they lie together. */
export type Level = { readonly grain: RollupGrain; readonly firstPart: number };

/** More than any part's number. */
const parts = 4096;
const grains: readonly RollupGrain[] = ['minute', 'hour', 'day'];

/** A rollup keeps its events in its grain and in each coarser one, finest first: a year is read by days. */
export function levelsOf(grain: RollupGrain): readonly Level[] {
  return grains.slice(grains.indexOf(grain)).map((each, i) => ({ grain: each, firstPart: i * parts }));
}

export type LevelSpans = { readonly level: Level; readonly spans: readonly Stretch[] };

/** Cuts stretches of whole slots into the fewest rows; none is coarser than the grain that is asked for. */
export function levelled(
  stretches: readonly Stretch[],
  { own, asked }: { readonly own: RollupGrain; readonly asked: Grain | null },
): LevelSpans[] {
  const fine = grains.findIndex((each) => each === asked);
  const levels = levelsOf(own).filter(({ grain }) => fine < 0 || grains.indexOf(grain) <= fine);
  const names = levels.map(({ grain }) => grain);
  const spans = stretches.flatMap((each) => spansOf(each, names));
  return levels
    .map((level) => ({ level, spans: spans.filter(({ grain }) => grain === level.grain) }))
    .filter((each) => each.spans.length > 0);
}
