import type { Position, ReplayVerdict, ReplayView } from '@millrace/contract';
import type { Outcome } from '../collect/collect.ts';

/** What was said of the items that a replay has looked at. */
export type Tally = Pick<ReplayView, 'examined' | 'sent' | 'verdicts' | 'samples'>;

export const noTally: Tally = { examined: 0, sent: 0, verdicts: [], samples: [] };

export type Told = { readonly position: Position; readonly outcome: Outcome; readonly conflicts: boolean };

const mostSamples = 20;

export function tellOf({ position, outcome, conflicts }: Told): ReplayView['samples'][number] {
  const { id, type } = outcome;
  if (conflicts) return { position, verdict: 'conflict', code: 'EVENT_CONFLICT', detail: null, id, type };
  if (!('verdict' in outcome)) return { position, verdict: 'accepted', code: null, detail: null, id, type };
  const { verdict, code, detail } = outcome;
  return { position, verdict, code, detail: detail === '' ? null : detail, id, type };
}

/** With some more items looked at. Pure. */
export function addTold(tally: Tally, told: readonly Told[], sent: number): Tally {
  const counts = new Map(tally.verdicts.map((each) => [nameOf(each), { ...each }]));
  const lines = told.map(tellOf);
  for (const { verdict, code } of lines) {
    const name = nameOf({ verdict, code });
    const count = counts.get(name)?.count ?? 0;
    counts.set(name, { verdict, code, count: count + 1 });
  }
  const samples = [...tally.samples, ...lines];
  const [bad, good] = [samples.filter(isRefused), samples.filter((line) => !isRefused(line))];
  return {
    examined: tally.examined + told.length,
    sent: tally.sent + sent,
    verdicts: [...counts.values()],
    samples: [...bad, ...good].slice(0, mostSamples),
  };
}

function isRefused({ verdict }: { readonly verdict: ReplayVerdict }): boolean {
  return verdict !== 'accepted';
}

function nameOf({ verdict, code }: { readonly verdict: ReplayVerdict; readonly code: string | null }): string {
  return `${verdict} ${code ?? ''}`;
}
