import type { Comparison, TextTest } from '../condition.ts';
import { allOf, anyOf, negated, type Params } from './params.ts';
import { fitting, type TextView, type View } from './view.ts';

export type Literal = string | number | boolean | null;

export function equalTo(view: View, literal: Literal, wanted: boolean): string {
  if (literal === null) return '0';
  const same = sameAs(view, literal);
  return wanted ? same : allOf([view.present, negated(same)]);
}

function sameAs(view: View, literal: string | number | boolean): string {
  if (typeof literal === 'string') return view.textIn([literal]);
  return typeof literal === 'number' ? view.numberIn([literal]) : view.is(literal);
}

export function equal(left: View, right: View, wanted: boolean): string {
  const parts = [allOf([left.is(true), right.is(true)]), allOf([left.is(false), right.is(false)])];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} = ${right.number}`);
  if (left.text !== undefined && right.text !== undefined) {
    parts.push(allOf([left.text.guard, right.text.guard, `${left.text.value} = ${right.text.value}`]));
  }
  const same = anyOf(parts);
  return wanted ? same : allOf([left.present, right.present, negated(same)]);
}

const symbols = { lt: ['<', '>='], le: ['<=', '>'], gt: ['>', '<='], ge: ['>=', '<'] } as const;

export function ordered(op: Exclude<Comparison, 'eq'>, left: View, right: View, wanted: boolean): string {
  const symbol = symbols[op][wanted ? 0 : 1];
  const parts: string[] = [];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} ${symbol} ${right.number}`);
  if (left.text !== undefined && right.text !== undefined) {
    parts.push(allOf([fitting(left.text), fitting(right.text), `${left.text.value} ${symbol} ${right.text.value}`]));
  }
  return anyOf(parts);
}

export type Tested = { readonly op: TextTest; readonly text: string };

export function textTest({ op, text }: Tested, view: TextView, wanted: boolean, params: Params): string {
  if (op === 'startsWith' && view.startsWith !== undefined) {
    const starts = view.startsWith(text);
    return wanted ? starts : allOf([view.guard, negated(starts)]);
  }
  const test = tests[op](view.value, text, params);
  const guard = op === 'contains' || op === 'matches' ? fitting(view) : view.guard;
  return allOf([guard, wanted ? test : negated(test)]);
}

const tests: Readonly<Record<TextTest, (value: string, text: string, params: Params) => string>> = {
  startsWith: (value, text, params) => `startsWith(${value}, ${params.add(text, 'String')})`,
  endsWith: (value, text, params) => `endsWith(${value}, ${params.add(text, 'String')})`,
  contains: (value, text, params) => `position(${value}, ${params.add(text, 'String')}) > 0`,
  // To the engine a dot is any character, unless it is told otherwise.
  matches: (value, text, params) => `match(${value}, ${params.add(`(?-s)${text}`, 'String')})`,
};
