import type { Business, Send } from './business.ts';
import { Heap } from './heap.ts';
import { chance, random, whole } from './random.ts';

export type Mixing = {
  /** Whether lines change places, with others up to `reach` lines away. */
  readonly shuffle: boolean;
  /** Share of lines that are sent a second time, up to `reach` lines later. */
  readonly duplicate: number;
};

/** Lines that are held at most. What is shorter is shuffled whole. */
export const reach = 20_000;

/** The same events in another order, and some of them twice. Of what is sent without pace: `at` is in no order any more. */
export function mixedBusiness(business: Business, mixing: Mixing): Business {
  return {
    ...business,
    sends: (run) => mixed({ [Symbol.iterator]: () => business.sends(run) }, { ...mixing, seed: run.seed }),
  };
}

type Held = { readonly place: number; readonly count: number; readonly send: Send };

export function* mixed(
  sends: Iterable<Send>,
  { seed, shuffle, duplicate }: Mixing & { readonly seed: number },
): Generator<Send, void, undefined> {
  const draw = random(seed, 'mixed');
  const held = new Heap<Held>((a, b) => a.place < b.place || (a.place === b.place && a.count < b.count));
  let count = 0;
  let place = 0;
  const hold = (send: Send, later: number): void => held.push({ place: place + later, count: (count += 1), send });
  for (const send of sends) {
    hold(send, shuffle ? whole(draw, 0, reach) : 0);
    if (chance(draw, duplicate)) hold({ ...send, expected: 'again' }, whole(draw, 1, reach));
    for (let next = held.peek(); next !== undefined && next.place <= place; next = held.peek()) yield take(held);
    place += 1;
  }
  while (held.length > 0) yield take(held);
}

function take(held: Heap<Held>): Send {
  const next = held.pop();
  if (next === undefined) throw new Error('mixed: something must be held');
  return next.send;
}
