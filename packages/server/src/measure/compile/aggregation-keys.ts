import { canonicalJson, type Aggregation } from '@millrace/contract';
import { checkExpression } from '../../language/language.ts';
import { askedSchema } from './segments.ts';

/** What two aggregations have in common, whether they were written as texts or as trees. */
export type AggregationKeys = {
  /** Equal: of the same events. */
  readonly gate: string;
  /** Equal: the same figures of each of them. null: that they are there is all. */
  readonly figures: string | null;
  /** Whether it speaks of the moment it is asked at. */
  readonly asksAge: boolean;
};

/** Sum, mean and extremes of the same number are told of the same figures. */
export function aggregationKeys({ aggregate, of, where, currency }: Aggregation): AggregationKeys {
  let asksAge = false;
  const treeOf = (expression: unknown): unknown => {
    if (expression === undefined) return null;
    const checked = checkExpression(expression, askedSchema);
    asksAge ||= checked.asksAge;
    return checked.tree;
  };
  const list = of === undefined ? [] : Array.isArray(of) ? of : [of];
  const gate = canonicalJson(treeOf(where) as never);
  const values = list.map((each) => (aggregate === 'uniq' && each === 'subject' ? 'subject' : treeOf(each)));
  // Of a sum with a currency it is kept, too, that amounts are without one.
  const money = currency === undefined ? null : { named: treeOf(currency), unnamed: true };
  const said = { values, currency: money, gate };
  const figures =
    aggregate === 'count'
      ? null
      : aggregate === 'subjects' || aggregate === 'uniq'
        ? canonicalJson({ ...said, distinct: true, values: aggregate === 'subjects' ? ['subject'] : values } as never)
        : canonicalJson(said as never);
  return { gate, figures, asksAge };
}
