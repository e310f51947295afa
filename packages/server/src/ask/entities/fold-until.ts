import { setImmediate as turn } from 'node:timers/promises';
import type { Fold, FoldEvent, State } from '../../admit/admit.ts';
import type { Store } from '../../store/store.ts';
import { readEvents } from './read-events.ts';
import { foldEventOf, type Newest, type Subjects } from './subject-event.ts';

export type FoldOptions = {
  readonly store: Pick<Store, 'stream'>;
  readonly fold: Fold;
  readonly subjects: Subjects;
  readonly newest: Newest;
  readonly signal: AbortSignal;
};

/** Requests go on in between: about a millisecond of folding. */
const turnEvery = 500;

/** The states of a subject at moments, which ascend: each of the events with a time up to it. */
export async function foldUntil(
  moments: readonly number[],
  { store, fold, subjects, newest, signal }: FoldOptions,
): Promise<readonly State[]> {
  const fresh = newest.events.map(foldEventOf).toSorted((a, b) => a.time - b.time);
  const states: State[] = [];
  let state = fold.empty();
  let taken = 0;
  /** Hands out the states of moments before this time. */
  const pass = (time: number): void => {
    for (let moment = moments[states.length]; moment !== undefined && moment < time; moment = moments[states.length]) {
      while (taken < fresh.length && at(fresh, taken).time <= moment) fold.apply(state, at(fresh, taken++));
      const text = fold.print(state);
      states.push(fold.parse(text));
      state = fold.parse(text);
    }
  };
  let count = 0;
  const until = moments.at(-1) ?? 0;
  for await (const events of readEvents(store, { subjects, until, before: newest.from, signal })) {
    for (const event of events) {
      pass(event.time);
      fold.apply(state, event);
      count += 1;
      if (count % turnEvery === 0) await turn();
    }
  }
  pass(Number.POSITIVE_INFINITY);
  return states;
}

function at(events: readonly FoldEvent[], index: number): FoldEvent {
  return events[index] as FoldEvent;
}
