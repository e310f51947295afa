import type { Collected } from '../collect/collect.ts';
import type { Slice } from './slice.ts';
import type { Held, StateCache } from './state-cache.ts';

/**
 * Folds events into their subjects' states. One that supersedes another that is known does not count beside it: its state
 * is left as it is, and takes both when it is made anew.
 */
export async function foldSlice(
  states: StateCache,
  events: readonly Collected[],
  slice: Pick<Slice, 'supersedes'>,
): Promise<void> {
  const touched = events.map((event): Held | undefined => {
    const { workspace, subject } = event;
    if (subject === undefined) return undefined;
    if (!slice.supersedes(event)) return states.touch(workspace, subject);
    states.leave(workspace, subject);
    return undefined;
  });
  await states.load();
  let at = 0;
  for (const event of events) {
    const held = touched[at];
    at += 1;
    if (held !== undefined) held.how.fold.apply(held.state, event);
  }
}
