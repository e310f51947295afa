import { setImmediate as turn } from 'node:timers/promises';
import type { Collected, ReceivedItem } from '../collect/collect.ts';
import { foldSlice } from './fold-slice.ts';
import type { Identity } from './identity.ts';
import { noneKnown, type KnownIds } from './lookup.ts';
import type { SessionSlice } from './session-slice.ts';
import type { Slice } from './slice.ts';
import type { StateCache } from './state-cache.ts';

/** A slice, and what its events change. */
type Filling = { readonly slice: Slice; readonly states: StateCache; readonly sessions: SessionSlice };

/** Others have their turn after so many events. */
const turnEvery = 1_000;

/** Takes items as they come and folds what counts; `waited`: they were deferred by an earlier slice. */
export async function takeItems(
  batches: AsyncIterable<readonly ReceivedItem[]>,
  waited: boolean,
  { slice, states, sessions }: Filling,
): Promise<void> {
  let taken = 0;
  for await (const items of batches) {
    const counting: Collected[] = [];
    for (const item of items) {
      const event = slice.take(item, waited);
      if (event !== undefined) counting.push(event);
      taken += 1;
      if (taken % turnEvery === 0) await turn();
    }
    await foldSlice(states, counting, slice);
    sessions.take(counting);
  }
}

/** Settles what the index may have forgotten by what `lookUp` knows of it; undefined: nobody can be asked now, and it waits. */
export async function settleForgotten(
  lookUp: (identities: readonly Identity[]) => Promise<KnownIds | undefined>,
  { slice, states, sessions }: Filling,
): Promise<void> {
  const unknown = await slice.unknown();
  const rest = await slice.settleRest(unknown.length === 0 ? noneKnown : await lookUp(unknown));
  await foldSlice(states, rest, slice);
  sessions.take(rest);
}
