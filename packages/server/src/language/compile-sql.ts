import type { Comparison, Condition, Operand, TextTest } from './condition.ts';
import { resolve } from './resolve.ts';
import type { Schema } from './schema.ts';
import { viewOf, type TextView, type View } from './sql-view.ts';
import { allOf, anyOf, Params, type SqlParams } from './sql-params.ts';

export type CompiledSql = {
  /** TRUE exactly for rows that match; elsewhere FALSE or NULL. */
  readonly sql: string;
  readonly params: SqlParams;
  /** Paths of the fields it reads. */
  readonly fields: ReadonlySet<string>;
};

/** `root` names the tree in error details; parameters are named p0, p1 … */
export function compileSql<Row>(tree: unknown, schema: Schema<Row>, root?: string): CompiledSql {
  const { condition, fields } = resolve(tree, schema, root);
  const params = new Params('p');
  return { sql: sqlOf(condition, true, params), params: params.values, fields };
}

/**
 * An SQL condition that is TRUE exactly where the condition is `wanted`. Asking for FALSE apart, with negation pushed
 * down to the leaves, keeps three values apart without Nullable columns.
 */
function sqlOf<Row>(condition: Condition<Row>, wanted: boolean, params: Params): string {
  switch (condition.kind) {
    case 'not':
      return sqlOf(condition.of, !wanted, params);
    case 'and':
    case 'or': {
      const parts = condition.of.map((each) => sqlOf(each, wanted, params));
      return (condition.kind === 'and') === wanted ? allOf(parts) : anyOf(parts);
    }
    case 'truth':
      return viewOf(condition.of, params).is(wanted);
    case 'exists': {
      const { present } = viewOf(condition.of, params);
      return wanted ? present : not(present);
    }
    case 'in': {
      const view = viewOf(condition.of, params);
      const { texts, numbers, booleans } = condition;
      const found = anyOf([
        view.textIn(texts),
        view.numberIn(numbers),
        ...new Set(booleans.map((each) => view.is(each))),
      ]);
      if (wanted) return found;
      return condition.hasNull ? '0' : allOf([view.present, not(found)]);
    }
    case 'text': {
      const { text } = viewOf(condition.of, params);
      return text === undefined ? '0' : textTest(condition, text, wanted, params);
    }
    case 'compare':
      return condition.op === 'eq' ? equal(condition, wanted, params) : ordered(condition, wanted, params);
  }
}

function textTest({ op, text }: Tested, view: TextView, wanted: boolean, params: Params): string {
  if (op === 'startsWith' && view.startsWith !== undefined) {
    const starts = view.startsWith(text);
    return wanted ? starts : allOf([view.guard, not(starts)]);
  }
  const sought = params.add(text, 'String');
  const test = op === 'contains' ? `position(${view.value}, ${sought}) > 0` : `${op}(${view.value}, ${sought})`;
  return allOf([view.guard, wanted ? test : not(test)]);
}

type Tested = { readonly op: TextTest; readonly text: string };
type Pair<Row> = { readonly op: Comparison; readonly left: Operand<Row>; readonly right: Operand<Row> };

function equal<Row>(pair: Pair<Row>, wanted: boolean, params: Params): string {
  const [a, b] = pair.left.kind === 'literal' ? [pair.right, pair.left] : [pair.left, pair.right];
  const left = viewOf(a, params);
  if (b.kind === 'literal' && b.value === null) return '0';
  const right = b.kind === 'literal' ? undefined : viewOf(b, params);
  const same = right === undefined ? sameAs(left, b) : sameType(left, right);
  return wanted ? same : allOf([left.present, right?.present ?? '1', not(same)]);
}

function sameAs<Row>(view: View, literal: Operand<Row>): string {
  if (literal.kind !== 'literal') return '0';
  if (typeof literal.value === 'string') return view.textIn([literal.value]);
  if (typeof literal.value === 'number') return view.numberIn([literal.value]);
  return literal.value === null ? '0' : view.is(literal.value);
}

function sameType(left: View, right: View): string {
  const parts = [allOf([left.is(true), right.is(true)]), allOf([left.is(false), right.is(false)])];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} = ${right.number}`);
  if (left.text !== undefined && right.text !== undefined) {
    parts.push(allOf([left.text.guard, right.text.guard, `${left.text.value} = ${right.text.value}`]));
  }
  return anyOf(parts);
}

const symbols = { lt: ['<', '>='], le: ['<=', '>'], gt: ['>', '<='], ge: ['>=', '<'] } as const;

function ordered<Row>(pair: Pair<Row>, wanted: boolean, params: Params): string {
  if (pair.op === 'eq') return '0';
  const symbol = symbols[pair.op][wanted ? 0 : 1];
  const left = viewOf(pair.left, params);
  const right = viewOf(pair.right, params);
  const parts: string[] = [];
  if (left.number !== undefined && right.number !== undefined) parts.push(`${left.number} ${symbol} ${right.number}`);
  if (left.text !== undefined && right.text !== undefined) {
    parts.push(allOf([left.text.guard, right.text.guard, `${left.text.value} ${symbol} ${right.text.value}`]));
  }
  return anyOf(parts);
}

/** NULL stands for "not the case" inside a leaf, so it negates to TRUE. */
function not(sql: string): string {
  if (sql === '0') return '1';
  return sql === '1' ? '0' : `NOT ifNull(${sql}, 0)`;
}
