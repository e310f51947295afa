import type { Expression, Literal } from '@millrace/contract';
import type { Of } from './parts.ts';
import { Refusal } from './refusal.ts';
import { resolveValue } from './resolve.ts';
import type { Schema, ValueType } from './schema.ts';
import type { Resolved } from './walk.ts';

export type Checked = {
  readonly tree: Expression;
  readonly type: ValueType;
  /** Paths of the fields it reads. */
  readonly fields: ReadonlySet<string>;
  /** Whether it needs `now`. */
  readonly asksAge: boolean;
};

type Expected = 'text' | 'number' | 'boolean' | 'time' | 'list';

/**
 * Everything that compiling refuses, and besides what could never be anything but missing or false: a text compared with
 * a number, a sum of a text, two units added. A field of which nothing is declared fits everywhere.
 */
export function checkExpression<Row>(
  given: unknown,
  schema: Schema<Row>,
  { root = 'expression', expects }: { readonly root?: string; readonly expects?: Expected } = {},
): Checked {
  const resolved: Checking = { ...resolveValue(given, schema, { root }), seen: new Map() };
  const { tree } = resolved.source;
  const type = typeOf(tree, resolved);
  if (expects !== undefined) expected(tree, [expects], resolved);
  return { tree, type, fields: resolved.fields, asksAge: resolved.now !== undefined };
}

const any: ValueType = { type: 'any' };
const text: ValueType = { type: 'text' };
const boolean: ValueType = { type: 'boolean' };
const number: ValueType = { type: 'number' };
const milliseconds: ValueType = { type: 'number', unit: 'ms' };

/** `seen`: what was told already; a part is asked more than once. */
type Checking = Resolved & { readonly seen: Map<Expression, ValueType> };

function typeOf(node: Expression, at: Checking): ValueType {
  const known = at.seen.get(node);
  if (known !== undefined) return known;
  const type = told(node, at);
  at.seen.set(node, type);
  return type;
}

function told(node: Expression, at: Checking): ValueType {
  switch (node.op) {
    case 'literal':
      return typeOfLiteral(node.value);
    case 'field':
      return at.types.get(node) ?? any;
    case 'metric':
      return number;
    case 'segment':
      return boolean;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return comparable(node, at, [node.left, node.right]);
    case 'between':
      comparable(node, at, [node.of, node.low]);
      return comparable(node, at, [node.of, node.high]);
    case 'in':
      return among(node, at);
    case 'and':
    case 'or':
      for (const part of node.of) expected(part, ['boolean'], at);
      return boolean;
    case 'not':
      expected(node.of, ['boolean'], at);
      return boolean;
    case 'exists':
      typeOf(node.of, at);
      return boolean;
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'matches':
      expected(node.of, ['text'], at);
      return boolean;
    case 'lower':
      expected(node.of, ['text'], at);
      return text;
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
      return computed(node, at);
    case 'coalesce':
      return common(node.of.map((each) => typeOf(each, at)));
    case 'if':
      expected(node.when, ['boolean'], at);
      return common([typeOf(node.then, at), typeOf(node.else, at)]);
    case 'hour':
    case 'weekday':
    case 'day':
      expected(node.of, ['time', 'number', 'text'], at);
      return node.op === 'day' ? text : number;
    case 'age':
      expected(node.of, ['time', 'number', 'text'], at);
      return milliseconds;
    case 'any':
    case 'all':
      if (!isKeyed(typeOf(node.over, at))) expected(node.over, ['list'], at);
      expected(node.where, ['boolean'], at);
      return boolean;
  }
}

/** A record whose keys nobody has named: its values are like the items of a list. */
function isKeyed(type: ValueType): boolean {
  return type.type === 'record' && type.rest !== undefined;
}

function typeOfLiteral(value: Literal): ValueType {
  if (value === null) return any;
  if (typeof value === 'string') return text;
  return typeof value === 'number' ? number : boolean;
}

function expected(node: Expression, kinds: readonly Expected[], at: Checking): ValueType {
  const type = typeOf(node, at);
  if (type.type === 'any' || kinds.some((kind) => kind === type.type)) return type;
  throw refused(node, at, `expected ${kinds.map(article).join(' or ')}, found ${article(type.type)}`);
}

function comparable(node: Expression, at: Checking, pair: readonly [Expression, Expression]): ValueType {
  const [left, right] = [typeOf(pair[0], at), typeOf(pair[1], at)];
  const order = node.op !== 'eq' && node.op !== 'ne';
  for (const [i, { type }] of [left, right].entries()) {
    const odd = type === 'list' || type === 'record' || (order && type === 'boolean');
    if (odd) throw refused(pair[i] ?? node, at, `${article(type)} ${order ? 'has no order' : 'equals nothing'}`);
  }
  const time = [left, right].some(({ type }) => type === 'time');
  const other = left.type === 'time' ? pair[1] : pair[0];
  const fits = left.type === right.type || left.type === 'any' || right.type === 'any' || (time && timely(other, at));
  if (!fits) throw refused(node, at, `${article(left.type)} is compared with ${article(right.type)}`);
  sameUnit(node, at, [left, right]);
  return boolean;
}

/** A time compares with milliseconds, and with a literal in ISO 8601. */
function timely(node: Expression, at: Checking): boolean {
  return typeOf(node, at).type === 'number' || (node.op === 'literal' && typeof node.value === 'string');
}

function among(node: Of<'in'>, at: Checking): ValueType {
  const { type } = typeOf(node.of, at);
  const fits = (value: Literal): boolean => {
    const each = typeOfLiteral(value).type;
    return each === 'any' || each === type || (type === 'time' && each !== 'boolean');
  };
  const odd = type === 'any' ? undefined : node.list.find((value) => !fits(value));
  if (odd === undefined) return boolean;
  throw refused(node, at, `${article(type)} is looked for among values of which ${JSON.stringify(odd)} is none`);
}

function computed(node: Of<'add'>, at: Checking): ValueType {
  const sum = node.op === 'add' || node.op === 'sub';
  const kinds: Expected[] = sum ? ['number', 'time'] : ['number'];
  const [left, right] = [expected(node.left, kinds, at), expected(node.right, kinds, at)];
  if (!sum) return number;
  if (left.type === 'time' && right.type === 'time') {
    if (node.op === 'add') throw refused(node, at, 'two times are added');
    return milliseconds;
  }
  if (left.type === 'time' || right.type === 'time') return { type: 'time' };
  sameUnit(node, at, [left, right]);
  const unit = unitOf(left) ?? unitOf(right);
  return unit === undefined ? number : { type: 'number', unit };
}

function sameUnit(node: Expression, at: Checking, [left, right]: readonly [ValueType, ValueType]): void {
  const [a, b] = [unitOf(left), unitOf(right)];
  if (a !== undefined && b !== undefined && a !== b) throw refused(node, at, `${a} and ${b} are two units`);
}

function unitOf(type: ValueType): string | undefined {
  return type.type === 'number' ? type.unit : undefined;
}

function common([first = any, ...others]: readonly ValueType[]): ValueType {
  return others.every((each) => each.type === first.type && unitOf(each) === unitOf(first)) ? first : any;
}

function article(type: string): string {
  if (type === 'any') return 'anything';
  return type === 'boolean' ? 'true or false' : `a ${type}`;
}

function refused(node: Expression, at: Checking, why: string): Refusal {
  return new Refusal('EXPRESSION_INVALID', at.source.placeOf(node), why);
}
