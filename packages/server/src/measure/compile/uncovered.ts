import type { Grain, RollupGrain } from '@millrace/contract';

/** Why no rollup answers a question, or one does not. */
export type Uncovered =
  | { readonly because: Plain }
  | { readonly because: 'not looked at'; readonly most: number }
  | { readonly because: 'not askable'; readonly code: string }
  | { readonly because: 'invalid'; readonly detail: string }
  | { readonly because: 'coarse'; readonly grain: RollupGrain; readonly asked: Grain }
  | { readonly because: 'dimension'; readonly name: string }
  | { readonly because: 'events' | 'figures'; readonly aggregate: string }
  | { readonly because: 'field'; readonly field: string };

const plain = {
  // Of any rollup.
  chosen: 'with `among` or a segment each event is looked at for whom it is about',
  people: 'it follows subjects, is of basis cohort, or has buckets of another zone, which no slot of a rollup knows',
  counts:
    'it counts by type, category or producer, which the built-in rollup answers as far as its `where` asks for no more',
  quantile: 'a quantile is kept nowhere',
  'values lost': 'what it is by or measures holds values, which are not kept: save it as a question',
  'too fine': 'a rollup would have nearly as many rows as there are events',
  // Of one, by what it keeps.
  'own where': 'it keeps only what meets its `where`, which is not asked for',
  lists: '`where` looks into lists, of which it keeps nothing',
  'nested fields': '`where` asks for a field and for what is in it',
  // Of one, by where it stands.
  'not begun': 'it does not begin yet',
  filling: 'it is being filled',
  'no whole slot': 'no slot of it lies whole in the range',
  'marked days': 'too many of its days are marked',
  moving: 'it was being written to at each try',
  larger: 'another one is smaller',
} as const;
type Plain = keyof typeof plain;

export function isUncovered(found: object): found is Uncovered {
  return 'because' in found;
}

/** As an answer and the list of costs say it. */
export function uncoveredWords(uncovered: Uncovered): string {
  switch (uncovered.because) {
    case 'not looked at':
      return `only the ${uncovered.most} dearest are looked at`;
    case 'not askable':
      return `as the documents are now it cannot be asked: ${uncovered.code}`;
    case 'invalid':
      return uncovered.detail;
    case 'coarse':
      return `its grain is ${uncovered.grain}, which is coarser than ${uncovered.asked}`;
    case 'dimension':
      return `${uncovered.name} is not among its dimensions`;
    case 'events':
      return `it does not keep the events of ${uncovered.aggregate}`;
    case 'figures':
      return `it does not keep what ${uncovered.aggregate} needs`;
    case 'field':
      return `\`where\` asks for ${uncovered.field}, which is not among its dimensions`;
    default:
      return plain[uncovered.because];
  }
}
