import type { Expression, Literal } from '@millrace/contract';
import { printDuration } from '../duration.ts';
import { flattened } from '../parts.ts';
import { keysOf } from '../path.ts';
import { plainName } from './token.ts';

/** The text of a tree, with no more parentheses than it needs. Parsed again it is the same tree, `and` and `or` flattened. */
export function printExpression(tree: Expression): string {
  return print(tree, 0);
}

const operators = {
  eq: ['==', 4],
  ne: ['!=', 4],
  lt: ['<', 4],
  le: ['<=', 4],
  gt: ['>', 4],
  ge: ['>=', 4],
  add: ['+', 5],
  sub: ['-', 5],
  mul: ['*', 6],
  div: ['/', 6],
  mod: ['%', 6],
} as const;
const unary = 7;
const whole = 8;

/** `least`: how strongly the place binds. */
function print(tree: Expression, least: number): string {
  const [text, power] = shown(tree);
  return power < least ? `(${text})` : text;
}

function shown(tree: Expression): [text: string, power: number] {
  switch (tree.op) {
    case 'literal':
      return [printLiteral(tree.value), typeof tree.value === 'number' && tree.value < 0 ? unary : whole];
    case 'field':
      return [printField(tree.path, tree.scope), whole];
    case 'metric':
      return [call('metric', quote(tree.name), named('window', tree.window), named('by', tree.by)), whole];
    case 'segment':
      return [call('segment', quote(tree.name)), whole];
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
      return printBinary(tree);
    case 'in':
      return [`${print(tree.of, 5)} in [${tree.list.map(printLiteral).join(', ')}]`, 4];
    case 'and':
    case 'or':
      return printChain(tree.op, tree.of);
    case 'not':
      return [`!${print(tree.of, unary)}`, unary];
    case 'between':
      return [call('between', ...[tree.of, tree.low, tree.high].map((each) => print(each, 0))), whole];
    case 'coalesce':
      return [call('coalesce', ...tree.of.map((each) => print(each, 0))), whole];
    case 'if':
      return [call('if', ...[tree.when, tree.then, tree.else].map((each) => print(each, 0))), whole];
    case 'exists':
    case 'lower':
    case 'age':
      return [call(tree.op, print(tree.of, 0)), whole];
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'matches':
      return [call(tree.op, print(tree.of, 0), quote(tree.text)), whole];
    case 'hour':
    case 'weekday':
    case 'day':
      return [call(tree.op, print(tree.of, 0), quote(tree.zone)), whole];
    case 'any':
    case 'all':
      return [`${print(tree.over, whole)}.${call(tree.op, 'item', print(tree.where, 0))}`, whole];
  }
}

type Binary = Extract<Expression, { op: keyof typeof operators }>;

function printBinary({ op, left, right }: Binary): [string, number] {
  const [sign, power] = operators[op];
  const compares = power === 4;
  const first = (compares && durationBeside(left, right)) || print(left, compares ? power + 1 : power);
  const second = (compares && durationBeside(right, left)) || print(right, power + 1);
  return [`${first} ${sign} ${second}`, power];
}

/** Beside an age, milliseconds read better as a duration. */
function durationBeside(tree: Expression, other: Expression): string | undefined {
  if (other.op !== 'age' || tree.op !== 'literal' || typeof tree.value !== 'number') return undefined;
  const text = printDuration(tree.value);
  return text === undefined ? undefined : call('duration', quote(text));
}

function printChain(op: 'and' | 'or', of: readonly Expression[]): [string, number] {
  const flat = flattened(op, of);
  if (flat.op !== op) return shown(flat);
  const [sign, power] = op === 'and' ? ([' && ', 3] as const) : ([' || ', 2] as const);
  return [flat.of.map((each) => print(each, power + 1)).join(sign), power];
}

function printLiteral(value: Literal): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

const quote = (text: string): string => JSON.stringify(text);

function call(name: string, ...given: readonly (string | undefined)[]): string {
  return `${name}(${given.filter((each) => each !== undefined).join(', ')})`;
}

function named(name: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${name}: ${quote(text)}`;
}

/** At the beginning these mean something else. */
const reserved = new Set(['true', 'false', 'null', 'in', 'event', 'entity', 'param', 'item']);

function printField(path: string, scope: string | undefined): string {
  if (scope === 'item' && path === '') return scope;
  const keys = keysOf(path);
  if (scope !== undefined) return scope + keys.map(printKey).join('');
  const [head = '', ...below] = keys;
  return (plainName.test(head) && !reserved.has(head) ? head : backquoted(head)) + below.map(printKey).join('');
}

function printKey(key: string): string {
  return plainName.test(key) ? `.${key}` : `[${quote(key)}]`;
}

function backquoted(name: string): string {
  return `\`${quote(name).slice(1, -1).replaceAll('`', '\\`')}\``;
}
