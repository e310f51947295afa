import type { Books } from '@millrace/contract';

type Follower = Books['followers'][number];

const keeps: Readonly<Record<string, string>> = {
  admit: 'every event once, and the states of subjects',
  store: 'events and states, in the store',
  quarantine: 'what is no valid event',
  versions: 'every version of states',
  ids: 'identities of events',
  timeline: 'events by subject',
  learn: 'types and fields',
  corrections: 'what events correct and retract',
};

/** What a follower of the log keeps, in words. Pure. */
export function keptBy(name: string): string {
  // `next/`: of the store that a rebuild makes.
  const own = name.replace(/^next\//, '');
  const words = keeps[own] ?? (own.startsWith('rollup/') ? 'the rollup of all events' : 'a rollup');
  return own === name ? words : `${words}, of the next store`;
}

/** Whether a follower is held up now. Pure. */
export const isHeldUp = ({ errors }: Follower): boolean => errors !== undefined && errors.since !== null;
