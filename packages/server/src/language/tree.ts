import { expressionLimits, type Expression, type Literal } from '@millrace/contract';
import { suggestion } from './near.ts';
import { flattened, literalOf, literalProblem } from './parts.ts';
import { Refusal } from './refusal.ts';

/** A place in a tree that nobody has checked yet. */
type Spot = { readonly node: unknown; readonly path: string; readonly depth: number };
type Walk = { readonly paths: Map<Expression, string>; nodes: number };

/** Checks the shape and the limits of a tree; `paths` says where each node of it stood. */
export function readTree(
  tree: unknown,
  root: string,
): { readonly tree: Expression; readonly paths: ReadonlyMap<Expression, string> } {
  const walk: Walk = { paths: new Map(), nodes: 0 };
  return { tree: nodeAt(walk, { node: tree, path: root, depth: 1 }), paths: walk.paths };
}

function nodeAt(walk: Walk, spot: Spot): Expression {
  walk.nodes += 1;
  if (walk.nodes > expressionLimits.nodes) throw invalid(spot.path, `more than ${expressionLimits.nodes} nodes`);
  if (spot.depth > expressionLimits.depth) throw invalid(spot.path, `deeper than ${expressionLimits.depth} levels`);
  const op = valueAt(spot, 'op');
  if (typeof op !== 'string') throw invalid(spot.path, `'op' must be the name of an operation`);
  if (!isOperation(op)) {
    throw invalid(
      spot.path,
      `there is no operation '${op.slice(0, 40)}'${suggestion(op.slice(0, 40), Object.keys(builders))}`,
    );
  }
  const build = builders[op] as (at: At<Expression['op']>) => Expression;
  const made = build({ walk, spot, op });
  if (!walk.paths.has(made)) walk.paths.set(made, spot.path);
  return made;
}

type At<Op> = { readonly walk: Walk; readonly spot: Spot; readonly op: Op };

function isOperation(op: string): op is Expression['op'] {
  return Object.hasOwn(builders, op);
}

const child = ({ walk, spot }: At<unknown>, key: string): Expression =>
  nodeAt(walk, { node: valueAt(spot, key), path: `${spot.path}.${key}`, depth: spot.depth + 1 });

function children({ walk, spot }: At<unknown>): Expression[] {
  const list = valueAt(spot, 'of');
  if (!Array.isArray(list)) throw invalid(spot.path, `'of' must be a list of expressions`);
  return list.map((node: unknown, i) => nodeAt(walk, { node, path: `${spot.path}.of[${i}]`, depth: spot.depth + 1 }));
}

const pair = (at: At<'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'add' | 'sub' | 'mul' | 'div' | 'mod'>): Expression => ({
  op: at.op,
  left: child(at, 'left'),
  right: child(at, 'right'),
});
const chain = (at: At<'and' | 'or'>): Expression => flattened(at.op, children(at));
const single = (at: At<'not' | 'exists' | 'lower' | 'age'>): Expression => ({ op: at.op, of: child(at, 'of') });
const test = (at: At<'startsWith' | 'endsWith' | 'contains' | 'matches'>): Expression => ({
  op: at.op,
  of: child(at, 'of'),
  text: textAt(at.spot, 'text'),
});
const part = (at: At<'hour' | 'weekday' | 'day'>): Expression => ({
  op: at.op,
  of: child(at, 'of'),
  zone: textAt(at.spot, 'zone'),
});
const quantifier = (at: At<'any' | 'all'>): Expression => ({
  op: at.op,
  over: child(at, 'over'),
  where: child(at, 'where'),
});

const builders: { readonly [Op in Expression['op']]: (at: At<Op>) => Expression } = {
  literal: ({ spot }) => ({ op: 'literal', value: literalAt(valueAt(spot, 'value'), `${spot.path}.value`) }),
  field: fieldAt,
  metric: ({ spot }) => ({
    op: 'metric',
    name: textAt(spot, 'name'),
    ...optional(spot, 'window'),
    ...optional(spot, 'by'),
  }),
  segment: ({ spot }) => ({ op: 'segment', name: textAt(spot, 'name') }),
  eq: pair,
  ne: pair,
  lt: pair,
  le: pair,
  gt: pair,
  ge: pair,
  add: pair,
  sub: pair,
  mul: pair,
  div: pair,
  mod: pair,
  in: (at) => ({ op: 'in', of: child(at, 'of'), list: listAt(at.spot) }),
  between: (at) => ({ op: 'between', of: child(at, 'of'), low: child(at, 'low'), high: child(at, 'high') }),
  and: chain,
  or: chain,
  coalesce: (at) => ({ op: 'coalesce', of: children(at) }),
  not: single,
  exists: single,
  lower: single,
  age: single,
  startsWith: test,
  endsWith: test,
  contains: test,
  matches: test,
  if: (at) => ({ op: 'if', when: child(at, 'when'), then: child(at, 'then'), else: child(at, 'else') }),
  hour: part,
  weekday: part,
  day: part,
  any: quantifier,
  all: quantifier,
};

const scopes = ['event', 'entity', 'item', 'param'] as const;

function fieldAt({ spot }: At<unknown>): Expression {
  const path = textAt(spot, 'path');
  const given = valueAt(spot, 'scope');
  if (given === undefined) return { op: 'field', path };
  const scope = scopes.find((each) => each === given);
  if (scope === undefined) throw invalid(spot.path, `'scope' must be one of ${scopes.join(', ')}`);
  return { op: 'field', path, scope };
}

function textAt(spot: Spot, key: string): string {
  const text = valueAt(spot, key);
  if (typeof text !== 'string') throw invalid(spot.path, `'${key}' must be a text`);
  const problem = literalProblem(text);
  if (problem !== undefined) throw invalid(`${spot.path}.${key}`, problem);
  return text;
}

function optional<Key extends string>(spot: Spot, key: Key): { readonly [K in Key]?: string } {
  const options: { [K in Key]?: string } = {};
  if (valueAt(spot, key) !== undefined) options[key] = textAt(spot, key);
  return options;
}

function listAt(spot: Spot): Literal[] {
  const list = valueAt(spot, 'list');
  if (!Array.isArray(list)) throw invalid(spot.path, `'list' must be a list of literals`);
  if (list.length > expressionLimits.list) {
    throw invalid(spot.path, `'list' has more than ${expressionLimits.list} items`);
  }
  return list.map((value: unknown, i) => literalAt(value, `${spot.path}.list[${i}]`));
}

function literalAt(value: unknown, path: string): Literal {
  const problem = literalProblem(value);
  if (problem !== undefined) throw invalid(path, problem);
  return literalOf(value as Literal);
}

function valueAt(spot: Spot, key: string): unknown {
  const { node } = spot;
  if (typeof node !== 'object' || node === null || Array.isArray(node)) {
    throw invalid(spot.path, 'must be an object with an op');
  }
  return Object.hasOwn(node, key) ? (node as Readonly<Record<string, unknown>>)[key] : undefined;
}

function invalid(path: string, why: string): Refusal {
  return new Refusal('EXPRESSION_INVALID', { path }, why);
}
