import { Heap } from './heap.ts';

/** Something told step by step. */
export type Story<Step> = {
  /** When its next step happens, ms since 1970; Infinity at its end. */
  readonly at: number;
  /** The next step. */
  take(): Step;
};

type Open<Step> = { readonly at: number; readonly count: number; readonly story: Story<Step> };

/**
 * Stories that begin one after the other, told in one order of time; of steps of the same ms that of the older story comes
 * first. Nothing from `until` on. Memory: the stories that are open.
 */
export function* interleave<Beginning extends { readonly at: number }, Step>(
  beginnings: Iterator<Beginning, void>,
  begin: (beginning: Beginning) => Story<Step>,
  until: number,
): Generator<Step, void, undefined> {
  const open = new Heap<Open<Step>>((a, b) => a.at < b.at || (a.at === b.at && a.count < b.count));
  let count = 0;
  let next = beginnings.next();
  for (;;) {
    const due = open.peek();
    if (next.done !== true && (due === undefined || next.value.at <= due.at)) {
      const story = begin(next.value);
      if (story.at !== Number.POSITIVE_INFINITY) open.push({ at: story.at, count, story });
      count += 1;
      next = beginnings.next();
      continue;
    }
    if (due === undefined || due.at >= until) return;
    open.pop();
    yield due.story.take();
    if (due.story.at !== Number.POSITIVE_INFINITY) open.push({ ...due, at: due.story.at });
  }
}
