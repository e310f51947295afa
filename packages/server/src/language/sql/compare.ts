import type { Comparison, Condition, Reach, TextTest } from '../condition.ts';
import { allOf, anyOf, negated, type Params } from './params.ts';
import { fitting, type TextView, type View } from './view.ts';

type Literal = string | number | boolean | null;

export function equalTo(view: View, literal: Literal, wanted: boolean): string {
  if (literal === null) return '0';
  const same = sameAs(view, literal);
  return wanted ? same : allOf([view.present, negated(same)]);
}

function sameAs(view: View, literal: string | number | boolean): string {
  if (typeof literal === 'string') return view.textIn([literal]);
  return typeof literal === 'number' ? view.numberIn([literal]) : view.is(literal);
}

export type Pair = { readonly left: View; readonly right: View; readonly reach: Reach };

export function equal({ left, right, reach }: Pair, wanted: boolean): string {
  const parts = [allOf([left.is(true), right.is(true)]), allOf([left.is(false), right.is(false)])];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} = ${right.number}`);
  if (left.text === undefined || right.text === undefined) {
    return wanted ? anyOf(parts) : allOf([left.present, right.present, negated(anyOf(parts))]);
  }
  const fits = [fitting(left.text, reach), fitting(right.text, reach)];
  const same = anyOf([...parts, allOf([...fits, `${left.text.value} = ${right.text.value}`])]);
  if (wanted) return same;
  const tooLong = allOf([left.text.guard, right.text.guard, negated(allOf(fits))]);
  return allOf([left.present, right.present, negated(same), negated(tooLong)]);
}

const symbols = { lt: ['<', '>='], le: ['<=', '>'], gt: ['>', '<='], ge: ['>=', '<'] } as const;

export function ordered(op: Exclude<Comparison, 'eq'>, { left, right, reach }: Pair, wanted: boolean): string {
  const symbol = symbols[op][wanted ? 0 : 1];
  const parts: string[] = [];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} ${symbol} ${right.number}`);
  if (left.text !== undefined && right.text !== undefined) {
    const fits = [fitting(left.text, reach), fitting(right.text, reach)];
    parts.push(allOf([...fits, `${left.text.value} ${symbol} ${right.text.value}`]));
  }
  return anyOf(parts);
}

type Tested = { readonly op: TextTest; readonly text: string };

export function textTest({ op, text }: Tested, view: TextView, wanted: boolean, params: Params): string {
  if (op === 'startsWith' && view.startsWith !== undefined) {
    const starts = view.startsWith(text);
    return wanted ? starts : allOf([view.guard, negated(starts)]);
  }
  const test = `${op}(${view.value}, ${params.add(text, 'String')})`;
  return allOf([view.guard, wanted ? test : negated(test)]);
}

type Sought = Extract<Condition<never>, { kind: 'contains' | 'matches' }>;

export function searched(sought: Sought, view: TextView, wanted: boolean, params: Params): string {
  const test =
    sought.kind === 'contains'
      ? `position(${view.value}, ${params.add(sought.text, 'String')}) > 0`
      : // To the engine a dot is any character, unless it is told otherwise.
        `match(${view.value}, ${params.add(`(?-s)${sought.pattern}`, 'String')})`;
  return allOf([fitting(view, sought.reach), wanted ? test : negated(test)]);
}
