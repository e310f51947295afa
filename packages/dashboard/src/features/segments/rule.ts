import type { Expression, Literal } from '@millrace/contract';

/** What a trait can be tested for, in the words of the editor. */
export const tests = {
  eq: 'is',
  ne: 'is not',
  ge: 'is at least',
  le: 'is at most',
  gt: 'is more than',
  lt: 'is less than',
  in: 'is one of',
  contains: 'contains',
  startsWith: 'begins with',
  exists: 'is set',
  missing: 'is not set',
} as const;
export type Test = keyof typeof tests;
export type Value = string | number | readonly (string | number)[];

/** A condition as the editor shows it. What it has no row for is kept as it is. */
export type Rule =
  | Group
  | { readonly is: 'trait'; readonly trait: string; readonly test: Test; readonly value: Value }
  | { readonly is: 'segment'; readonly name: string; readonly not: boolean }
  | { readonly is: 'other'; readonly tree: Expression };
export type Group = { readonly is: 'group'; readonly op: 'and' | 'or'; readonly parts: readonly Rule[] };

/** The whole condition is a group, if of one part. */
export function rootOf(tree: Expression): Group {
  const rule = ruleOf(tree);
  if (rule.is === 'group') return rule;
  const all = tree.op === 'literal' && tree.value === true;
  return { is: 'group', op: 'and', parts: all ? [] : [rule] };
}

export function ruleOf(tree: Expression): Rule {
  switch (tree.op) {
    case 'and':
    case 'or':
      return { is: 'group', op: tree.op, parts: tree.of.map(ruleOf) };
    case 'segment':
      return { is: 'segment', name: tree.name, not: false };
    case 'not':
      return negated(tree.of) ?? { is: 'other', tree };
    default:
      return traitRule(tree) ?? { is: 'other', tree };
  }
}

function negated(tree: Expression): Rule | undefined {
  if (tree.op === 'segment') return { is: 'segment', name: tree.name, not: true };
  const trait = tree.op === 'exists' ? traitIn(tree.of) : undefined;
  return trait === undefined ? undefined : { is: 'trait', trait, test: 'missing', value: '' };
}

function traitRule(tree: Expression): Rule | undefined {
  const told = (of: Expression, test: Test, value: Value | undefined): Rule | undefined => {
    const trait = traitIn(of);
    return trait === undefined || value === undefined ? undefined : { is: 'trait', trait, test, value };
  };
  switch (tree.op) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return told(tree.left, tree.op, tree.right.op === 'literal' ? plain(tree.right.value) : undefined);
    case 'in':
      return told(tree.of, 'in', listOf(tree.list));
    case 'contains':
    case 'startsWith':
      return told(tree.of, tree.op, tree.text);
    case 'exists':
      return told(tree.of, 'exists', '');
    default:
      return undefined;
  }
}

function traitIn(tree: Expression): string | undefined {
  return tree.op === 'field' && tree.scope === undefined ? tree.path : undefined;
}

const plain = (value: Literal): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

/** A list that can be written with commas between. */
function listOf(list: readonly Literal[]): Value | undefined {
  const values = list.map(plain);
  const isPlain = (value: string | number | undefined): value is string | number =>
    value !== undefined && !String(value).includes(',');
  return values.every(isPlain) ? values : undefined;
}

export function treeOf(rule: Rule): Expression {
  switch (rule.is) {
    case 'group': {
      const [first, ...more] = rule.parts.map(treeOf);
      if (first === undefined) return { op: 'literal', value: true };
      return more.length === 0 ? first : { op: rule.op, of: [first, ...more] };
    }
    case 'segment': {
      const named: Expression = { op: 'segment', name: rule.name };
      return rule.not ? { op: 'not', of: named } : named;
    }
    case 'other':
      return rule.tree;
    case 'trait':
      return traitTree(rule);
  }
}

function traitTree({ trait, test, value }: Extract<Rule, { is: 'trait' }>): Expression {
  const of: Expression = { op: 'field', path: trait };
  const [one = ''] = [value].flat();
  switch (test) {
    case 'exists':
      return { op: 'exists', of };
    case 'missing':
      return { op: 'not', of: { op: 'exists', of } };
    case 'in':
      return { op: 'in', of, list: [value].flat() };
    case 'contains':
    case 'startsWith':
      return { op: test, of, text: String(one) };
    default:
      return { op: test, left: of, right: { op: 'literal', value: one } };
  }
}

/** The group with another part in a place; undefined takes it away. A group that is left with one part is that part. */
export function withPart(group: Group, at: number, part: Rule | undefined): Group {
  if (part === undefined) return { ...group, parts: group.parts.toSpliced(at, 1) };
  const [only, ...more] = part.is === 'group' ? part.parts : [];
  const lone = part.is === 'group' && more.length === 0;
  return { ...group, parts: lone ? group.parts.toSpliced(at, 1, ...(only ? [only] : [])) : group.parts.with(at, part) };
}
