import { canonicalJson, type Expression } from '@millrace/contract';
import { checkExpression } from '../../language/language.ts';
import { askedSchema } from './segments.ts';

/** A condition that has to hold with others. Equal keys say the same. */
export type Conjunct = { readonly key: string; readonly tree: Expression; readonly fields: ReadonlySet<string> };

/** What all has to hold for a condition to do so. `asksAge`: some of it speaks of the moment it is asked at. */
export function conjunctsOf(
  where: unknown,
  root: string,
): { readonly conjuncts: readonly Conjunct[]; readonly asksAge: boolean } {
  if (where === undefined) return { conjuncts: [], asksAge: false };
  const { tree, asksAge } = checkExpression(where, askedSchema, { root, expects: 'boolean' });
  const all = tree.op === 'and' ? tree.of : [tree];
  const conjuncts = all.map((each) => {
    const { fields } = checkExpression(each, askedSchema, { root });
    return { key: canonicalJson(each as never), tree: each, fields };
  });
  return { conjuncts, asksAge };
}
export function allOf(conjuncts: readonly Conjunct[]): Expression | undefined {
  const [first] = conjuncts;
  if (first === undefined || conjuncts.length === 1) return first?.tree;
  return { op: 'and', of: conjuncts.map(({ tree }) => tree) };
}
