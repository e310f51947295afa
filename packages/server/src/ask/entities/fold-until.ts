import { setImmediate as turn } from 'node:timers/promises';
import type { Fold, FoldEvent, KindFold, State } from '../../admit/admit.ts';
import type { EntityOptions } from './entity-options.ts';
import { readEvents } from './read-events.ts';
import { lastBoundary, readBase, type Base } from './saved-states.ts';
import { foldEventOf, type Newest, type Subjects } from './subject-event.ts';

export type FoldOptions = Pick<EntityOptions, 'store' | 'records' | 'newest'> & {
  readonly how: KindFold;
  readonly subjects: Subjects;
  readonly signal: AbortSignal;
};

export type Folded = { readonly states: readonly State[]; readonly newest: Newest };

/** Requests go on in between: about a millisecond of folding. */
const turnEvery = 500;

/**
 * The states of a subject at moments, which ascend: each of the events with a time up to it. STATE_UNAVAILABLE for moments
 * that neither events nor saved states reach back to.
 */
export async function foldUntil(moments: readonly number[], options: FoldOptions): Promise<Folded> {
  const { records, store, subjects, how, signal } = options;
  for (;;) {
    const base = await readBase({ records, store, subjects, how, at: moments[0] ?? 0, signal });
    const folded = await foldFrom(base, moments, options);
    // What takes events away says so first: were some gone while they were read, there is a later boundary now.
    const after = await lastBoundary(records, subjects.workspace);
    if (after?.boundary === base?.boundary) return folded;
  }
}

async function foldFrom(
  base: Base | undefined,
  moments: readonly number[],
  { store, newest: newestOf, how, subjects, signal }: FoldOptions,
): Promise<Folded> {
  const { fold } = how;
  const newest = await newestOf(subjects);
  const fresh = newest.events
    .filter(({ view }) => !view.repeat)
    .map(foldEventOf)
    .toSorted((a, b) => a.time - b.time);
  const states: State[] = [];
  let state = mergedState(fold, base?.states ?? []);
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
  for await (const events of readEvents(store, {
    subjects,
    spec: how.spec,
    until,
    before: newest.from,
    base,
    signal,
  })) {
    for (const event of events) {
      pass(event.time);
      while (taken < fresh.length && at(fresh, taken).time < event.time) fold.apply(state, at(fresh, taken++));
      fold.apply(state, event);
      count += 1;
      if (count % turnEvery === 0) await turn();
    }
  }
  pass(Number.POSITIVE_INFINITY);
  return { states, newest };
}

/** One state of all that the texts tell. */
export function mergedState(fold: Fold, texts: readonly string[]): State {
  const [first, ...others] = texts.map((text) => fold.parse(text));
  return others.reduce((sum, each) => fold.merge(sum, each), first ?? fold.empty());
}

function at(events: readonly FoldEvent[], index: number): FoldEvent {
  return events[index] as FoldEvent;
}
