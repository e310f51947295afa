import type { Answered } from '../api/api.ts';

const atLeast = 5000;
/** Answers that take longer are asked for less often: a page asks for a twentieth of the time at most. */
const share = 20;

/** How long what is shown stands at least, in ms: by how long it took to answer. What could not be answered is asked again soon. */
export function standsFor(answers: readonly Answered[] | undefined): number {
  const took = (answers ?? []).map((answer) => ('error' in answer ? undefined : answer.took));
  return took.includes(undefined) ? atLeast : Math.max(atLeast, ...took.map((ms = 0) => ms * share));
}
