import { expressionLimits, type Expression, type Literal } from '@millrace/contract';
import { flattened, literalOf, literalProblem, tooDeep } from '../parts.ts';
import { pathOf } from '../path.ts';
import { buildCall, type Argument } from './calls.ts';
import {
  advance,
  behind,
  deeper,
  expect,
  isMark,
  node,
  openReader,
  refused,
  seen,
  taken,
  type Reader,
} from './reader.ts';

export type Parsed = { readonly tree: Expression; readonly offsets: ReadonlyMap<Expression, number> };

/** A Pratt parser. `root` names the text in errors. */
export function parseText(text: string, root: string): Parsed {
  const reader = openReader(text, root);
  const tree = expression(reader, 0);
  if (reader.token.kind !== 'end')
    throw refused(reader, reader.token.at, `expected an operator, found ${seen(reader)}`);
  const deep = tooDeep(tree);
  if (deep !== undefined) {
    throw refused(reader, reader.offsets.get(deep) ?? 0, `deeper than ${expressionLimits.depth} levels`);
  }
  return { tree, offsets: reader.offsets };
}

type Infix =
  | { readonly power: number; readonly kind: 'choice' | 'list' }
  | { readonly power: number; readonly kind: 'chain'; readonly op: 'and' | 'or' }
  | { readonly power: number; readonly kind: 'compare'; readonly op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' }
  | { readonly power: number; readonly kind: 'compute'; readonly op: 'add' | 'sub' | 'mul' | 'div' | 'mod' };

const comparing = 4;
const unary = 7;
const infixes = new Map<string, Infix>([
  ['?', { power: 1, kind: 'choice' }],
  ['||', { power: 2, kind: 'chain', op: 'or' }],
  ['&&', { power: 3, kind: 'chain', op: 'and' }],
  ['==', { power: comparing, kind: 'compare', op: 'eq' }],
  ['!=', { power: comparing, kind: 'compare', op: 'ne' }],
  ['<', { power: comparing, kind: 'compare', op: 'lt' }],
  ['<=', { power: comparing, kind: 'compare', op: 'le' }],
  ['>', { power: comparing, kind: 'compare', op: 'gt' }],
  ['>=', { power: comparing, kind: 'compare', op: 'ge' }],
  ['in', { power: comparing, kind: 'list' }],
  ['+', { power: 5, kind: 'compute', op: 'add' }],
  ['-', { power: 5, kind: 'compute', op: 'sub' }],
  ['*', { power: 6, kind: 'compute', op: 'mul' }],
  ['/', { power: 6, kind: 'compute', op: 'div' }],
  ['%', { power: 6, kind: 'compute', op: 'mod' }],
]);

function infixAt({ token }: Reader): Infix | undefined {
  return token.kind === 'mark' || token.kind === 'name' ? infixes.get(token.value) : undefined;
}

/** Reads as long as operators bind at least as strongly as `least`. */
function expression(reader: Reader, least: number): Expression {
  return deeper(reader, reader.token.at, () => {
    let left = prefix(reader);
    for (let infix = infixAt(reader); infix !== undefined && infix.power >= least; infix = infixAt(reader)) {
      left = combined(reader, left, infix);
      if (infix.power === comparing && infixAt(reader)?.power === comparing) {
        throw refused(reader, reader.token.at, 'comparisons do not chain; join two of them with &&');
      }
    }
    return left;
  });
}

function combined(reader: Reader, left: Expression, infix: Infix): Expression {
  const { at } = advance(reader);
  switch (infix.kind) {
    case 'choice': {
      const then = expression(reader, 0);
      expect(reader, ':', 'between the two values of ?');
      return node(reader, at, { op: 'if', when: left, then, else: expression(reader, infix.power) });
    }
    case 'chain': {
      const of = [left, expression(reader, infix.power + 1)];
      while (infixAt(reader)?.power === infix.power) {
        advance(reader);
        of.push(expression(reader, infix.power + 1));
      }
      return node(reader, at, flattened(infix.op, of));
    }
    case 'list':
      return node(reader, at, { op: 'in', of: left, list: list(reader) });
    case 'compare':
    case 'compute':
      return node(reader, at, { op: infix.op, left, right: expression(reader, infix.power + 1) });
  }
}

function list(reader: Reader): Literal[] {
  expect(reader, '[', 'behind in');
  const items: Literal[] = [];
  while (!isMark(reader, ']')) {
    const { at } = reader.token;
    const item = prefix(reader);
    if (item.op !== 'literal') throw refused(reader, at, 'a list holds texts, numbers, true, false and null');
    reader.offsets.delete(item);
    items.push(item.value);
    if (items.length > expressionLimits.list) {
      throw refused(reader, at, `a list of more than ${expressionLimits.list} items`);
    }
    if (!taken(reader, ',')) break;
  }
  expect(reader, ']', 'behind the list');
  return items;
}

function prefix(reader: Reader): Expression {
  const { at } = reader.token;
  if (taken(reader, '!')) return node(reader, at, { op: 'not', of: expression(reader, unary) });
  if (taken(reader, '-')) return negated(reader, at, expression(reader, unary));
  let made = primary(reader);
  while (taken(reader, '.')) made = method(reader, made);
  return made;
}

function negated(reader: Reader, at: number, of: Expression): Expression {
  if (of.op !== 'literal' || typeof of.value !== 'number') {
    return node(reader, at, { op: 'sub', left: node(reader, at, { op: 'literal', value: 0 }), right: of });
  }
  reader.offsets.delete(of);
  return literal(reader, at, -of.value);
}

function literal(reader: Reader, at: number, value: Literal): Expression {
  const problem = literalProblem(value);
  if (problem !== undefined) throw refused(reader, at, problem);
  return node(reader, at, { op: 'literal', value: literalOf(value) });
}

const constants = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function primary(reader: Reader): Expression {
  const { kind, value, at } = reader.token;
  if (taken(reader, '(')) {
    const inner = expression(reader, 0);
    expect(reader, ')', 'behind what stands in parentheses');
    return inner;
  }
  if (kind === 'number' || kind === 'text') {
    advance(reader);
    return literal(reader, at, kind === 'number' ? Number(value) : value);
  }
  if (kind === 'quoted') return field(reader);
  if (kind !== 'name' || value === 'in') {
    throw refused(reader, at, `expected a field, a value or a function, found ${seen(reader)}`);
  }
  const constant = constants.get(value);
  if (constant !== undefined) {
    advance(reader);
    return literal(reader, at, constant);
  }
  return behind(reader) === '(' ? call(reader) : field(reader);
}

type Scope = 'event' | 'entity' | 'item' | 'param';
const scopes = new Map<string, Scope>([
  ['event', 'event'],
  ['entity', 'entity'],
  ['item', 'item'],
  ['param', 'param'],
]);

function field(reader: Reader): Expression {
  const { kind, value, at } = advance(reader);
  const scope = kind === 'quoted' ? undefined : scopeOf(reader, value, at);
  const keys = [...(scope === undefined ? [value] : []), ...keysBehind(reader)];
  if (keys.length === 0 && scope !== 'item') {
    throw refused(reader, at, `'${value}' names a scope: expected a dot and a field behind it`);
  }
  const path = pathOf(keys);
  return node(reader, at, scope === undefined ? { op: 'field', path } : { op: 'field', path, scope });
}

function scopeOf(reader: Reader, name: string, at: number): Scope | undefined {
  const place = reader.items.lastIndexOf(name);
  if (place < 0) return scopes.get(name);
  if (place === reader.items.length - 1) return 'item';
  throw refused(reader, at, `'${name}' is the item of an outer list; only the innermost item can be read here`);
}

function keysBehind(reader: Reader): string[] {
  const keys: string[] = [];
  for (;;) {
    if (taken(reader, '[')) {
      const { kind, value, at } = advance(reader);
      if (kind !== 'text')
        throw refused(reader, at, 'expected a key in quotes; items of a list have no place, use any or all');
      expect(reader, ']', 'behind the key');
      keys.push(value);
    } else if (isMark(reader, '.') && !methodFollows(reader)) {
      advance(reader);
      const { kind, value, at } = advance(reader);
      if (kind !== 'name')
        throw refused(reader, at, 'expected a key behind the dot; an odd key is written ["odd key"]');
      keys.push(value);
    } else return keys;
  }
}

const methodAhead = /\s*[\p{ID_Start}_$][\p{ID_Continue}$]*\s*\(/uy;

function methodFollows({ text, token }: Reader): boolean {
  methodAhead.lastIndex = token.end;
  return methodAhead.test(text);
}

function method(reader: Reader, of: Expression): Expression {
  const { kind, value: name, at } = advance(reader);
  if (kind !== 'name' || !isMark(reader, '(')) throw refused(reader, at, 'expected a function behind the dot');
  if (name === 'any' || name === 'all') return quantified(reader, { op: name, over: of, at });
  const self: Argument = { name: undefined, node: of, at };
  return buildCall(reader, { name, at, method: true, given: [self, ...argumentsOf(reader)] });
}

type Quantifier = { readonly op: 'any' | 'all'; readonly over: Expression; readonly at: number };

function quantified(reader: Reader, { op, over, at }: Quantifier): Expression {
  expect(reader, '(', `behind ${op}`);
  const { kind, value: item, at: named } = advance(reader);
  const taboo = item === 'in' || constants.has(item) || (scopes.has(item) && item !== 'item');
  if (kind !== 'name' || taboo)
    throw refused(reader, named, `expected a name for the item, as in ${op}(d, d.price > 10)`);
  expect(reader, ',', 'behind the name of the item');
  reader.items.push(item);
  const where = expression(reader, 0);
  reader.items.pop();
  expect(reader, ')', 'behind the condition');
  return node(reader, at, { op, over, where });
}

function call(reader: Reader): Expression {
  const { value: name, at } = advance(reader);
  return buildCall(reader, { name, at, method: false, given: argumentsOf(reader) });
}

function argumentsOf(reader: Reader): Argument[] {
  expect(reader, '(', 'behind the function');
  const given: Argument[] = [];
  while (!isMark(reader, ')')) {
    const { at, kind, value } = reader.token;
    const name = kind === 'name' && behind(reader) === ':' ? value : undefined;
    if (name !== undefined) {
      advance(reader);
      advance(reader);
    }
    given.push({ name, node: expression(reader, 0), at });
    if (!taken(reader, ',')) break;
  }
  expect(reader, ')', 'behind what the function is given');
  return given;
}
