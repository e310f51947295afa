import { expressionLimits, type Expression, type Literal } from '@millrace/contract';

/** The kind of node that an operation is one of. */
export type Of<Op, Each = Expression> = Each extends { readonly op: infer Own }
  ? Op extends Own
    ? Each
    : never
  : never;

/** The expressions that one is made of. */
export function partsOf(tree: Expression): readonly Expression[] {
  switch (tree.op) {
    case 'literal':
    case 'field':
    case 'metric':
    case 'segment':
      return [];
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
      return [tree.left, tree.right];
    case 'and':
    case 'or':
    case 'coalesce':
      return tree.of;
    case 'in':
    case 'not':
    case 'exists':
    case 'lower':
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'matches':
    case 'hour':
    case 'weekday':
    case 'day':
    case 'age':
      return [tree.of];
    case 'between':
      return [tree.of, tree.low, tree.high];
    case 'if':
      return [tree.when, tree.then, tree.else];
    case 'any':
    case 'all':
      return [tree.over, tree.where];
  }
}

/** The first node that lies deeper than the limit. */
export function tooDeep(tree: Expression, depth = 1): Expression | undefined {
  if (depth > expressionLimits.depth) return tree;
  for (const part of partsOf(tree)) {
    const found = tooDeep(part, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `and` within `and` is one `and`; of one part it is that part, of none it is true, as `or` is false. */
export function flattened(op: 'and' | 'or', of: readonly Expression[]): Expression {
  const parts = gathered(op, of);
  const [only] = parts;
  if (only === undefined) return { op: 'literal', value: op === 'and' };
  return parts.length === 1 ? only : { op, of: parts };
}

function gathered(op: 'and' | 'or', of: readonly Expression[]): Expression[] {
  return of.flatMap((part) => (part.op === op ? gathered(op, part.of) : [part]));
}

/** Why a value is no literal, if it is none. The engine takes bytes of UTF-8: half a character it cannot be given. */
export function literalProblem(value: unknown): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'the number is too large';
  if (typeof value !== 'string') return 'must be a text, a number, true, false or null';
  if (value.length > expressionLimits.textBytes) {
    return `a text has more than ${expressionLimits.textBytes} characters`;
  }
  return value.isWellFormed() ? undefined : 'a text holds half a character';
}

/** + 0 makes -0 a 0: the engine's sets tell them apart. */
export function literalOf(value: Literal): Literal {
  return typeof value === 'number' ? value + 0 : value;
}
