import type { AskCosts } from '@millrace/contract';

type Ask = AskCosts['asks'][number];

export type AskLine = Pick<Ask, 'shape' | 'saved' | 'asked' | 'failed' | 'ms' | 'worst' | 'rows'> & {
  readonly words: string;
  readonly from: string;
  /** The rollup that answers it. */
  readonly rollup: string | null;
  /** A rollup that does not exist and would answer it. */
  readonly proposed: string | undefined;
  /** Why none can. */
  readonly because: string | null;
};

/** What questions cost as lines of a table, the dearest first. Pure. */
export function askLines({ asks, proposals }: Pick<AskCosts, 'asks' | 'proposals'>): readonly AskLine[] {
  return asks.map((ask) => ({
    ...ask,
    words: askWords(ask),
    from: fromWords(ask.from),
    proposed: proposals.find(({ shapes }) => shapes.includes(ask.shape))?.document.name,
  }));
}

/** `table of leads, sold by data.source_id where data.state == "…"` */
export function askWords({ kind, metrics, by, where, grain }: Ask): string {
  return [
    grain === null ? kind : `${kind} by ${grain}`,
    ...(metrics.length === 0 ? [] : [`of ${metrics.join(', ')}`]),
    ...(by.length === 0 ? [] : [`by ${by.join(', ')}`]),
    ...(where === null ? [] : [`where ${where}`]),
  ].join(' ');
}

/** What it was answered from most often. */
function fromWords({ rollup, both, events }: Ask['from']): string {
  const most = Math.max(rollup, both, events);
  if (most === 0) return 'nothing yet';
  if (most === events) return 'events';
  return most === both ? 'rollups and events' : 'rollups';
}
