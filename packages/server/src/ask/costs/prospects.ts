import { setImmediate } from 'node:timers/promises';
import { askLimits, rollupLimits, type RollupProposal } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { isUncovered, rollupSize, type RollupSize, type Sizing, type Uncovered } from '../../measure/measure.ts';
import type { AskRow } from './ask-rows.ts';
import { answerFor, freeName, joined, proposalOf, type Group } from './propose.ts';
import { wishOf } from './wishes.ts';

/** What becomes of a question: a rollup answers it, one could (both null), or none can. */
export type Prospect = { readonly rollup: string | null; readonly because: Uncovered | null };

export type Prospects = {
  /** By shape. */
  readonly of: ReadonlyMap<string, Prospect>;
  readonly proposals: readonly RollupProposal[];
};

export type Looking = Sizing & {
  readonly workspace: string;
  readonly documents: Edition;
  /** Proposed for are questions that take so many ms on average. */
  readonly slowMs: number;
};

/** What could be done for these. Other requests have their turn in between: compiling a question anew takes a ms or two. */
export async function prospectsOf(rows: readonly AskRow[], looking: Looking): Promise<Prospects> {
  const { documents, slowMs } = looking;
  const prospects = new Map<string, Prospect>();
  const groups: Group[] = [];
  for (const row of rows) {
    await setImmediate();
    const wish = wishOf(row, looking);
    const found = isUncovered(wish) ? wish : answerFor(wish, documents);
    const because = isUncovered(found) ? found : null;
    const rollup = 'there' in found ? found.there : null;
    prospects.set(row.shape, { rollup, because });
    if ('wanted' in found && isDear(row, slowMs)) groups.push(found);
  }
  const proposals: RollupProposal[] = [];
  const named = joined(groups, documents).map((group) => ({ ...proposalOf(group, documents), group }));
  for (const { group, ...proposal } of named.toSorted((a, b) => b.ms - a.ms).slice(0, mostSized)) {
    const size = await rollupSize(group.form, looking);
    if (isTooFine(size))
      for (const shape of proposal.shapes) prospects.set(shape, { rollup: null, because: { because: 'too fine' } });
    else proposals.push({ ...proposal, size: size ?? null });
  }
  const hasRoom = documents.of('rollup').length < rollupLimits.rollups;
  const possible = proposals.filter(({ changes }) => changes || hasRoom);
  return { of: prospects, proposals: withNames(possible.slice(0, askLimits.proposals)) };
}

/** One with a `where` may answer it: that of the question is not known any more. */
const isDear = ({ ms, asked, by_rollup }: AskRow, slowMs: number): boolean =>
  ms >= slowMs * asked && by_rollup <= asked - by_rollup;

/** Each costs a query. */
const mostSized = 2 * askLimits.proposals;
/** Fewer events say nothing of how fine it would be. */
const fewest = 1000;

const isTooFine = (size: RollupSize | undefined): boolean =>
  size !== undefined && size.events >= fewest && size.combinations * 2 > size.events;

/** All can be applied together. */
function withNames(proposals: readonly RollupProposal[]): RollupProposal[] {
  const taken = new Set<string>();
  return proposals.map((proposal) => {
    const name = freeName(proposal.document.name, taken);
    taken.add(name);
    return { ...proposal, document: { ...proposal.document, name } };
  });
}
