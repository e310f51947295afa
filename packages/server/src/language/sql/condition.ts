import { expressionLimits } from '@millrace/contract';
import type { Condition } from '../condition.ts';
import { equal, equalTo, ordered, searched, textTest } from './compare.ts';
import { bounded, kept, type Asked, type Context } from './context.ts';
import { over } from './operand.ts';
import { allOf, anyOf, negated, type Params } from './params.ts';
import { providedSql } from './provided.ts';
import type { View } from './view.ts';

/**
 * What is asked of a condition, in SQL. Asking for TRUE and for FALSE apart, with negation pushed down to the leaves,
 * keeps three values apart without Nullable columns.
 */
export function sqlOf<Row>(condition: Condition<Row>, asked: Asked, context: Context): string {
  return kept(context.truths[asked], condition, () => bounded(context, written(condition, asked, context)));
}

function written<Row>(condition: Condition<Row>, asked: Asked, context: Context): string {
  switch (condition.kind) {
    case 'not':
      if (asked === 'truth') return `NOT ${sqlOf(condition.of, asked, context)}`;
      return sqlOf(condition.of, asked === 'true' ? 'false' : 'true', context);
    case 'and':
    case 'or': {
      const parts = condition.of.map((each) => sqlOf(each, asked, context));
      return (condition.kind === 'and') === (asked !== 'false') ? allOf(parts) : anyOf(parts);
    }
    case 'segment': {
      const is = providedSql(condition, `segment '${condition.name}'`, context);
      return asked === 'false' ? `NOT ${is}` : is;
    }
    case 'any':
    case 'all':
      return quantified(condition, asked, context);
    default:
      return leaf(condition, asked, context);
  }
}

type Leaf<Row> = Extract<
  Condition<Row>,
  { kind: 'truth' | 'exists' | 'in' | 'text' | 'contains' | 'matches' | 'compare' }
>;

function leaf<Row>(condition: Leaf<Row>, asked: Asked, context: Context): string {
  const operands = condition.kind === 'compare' ? [condition.left, condition.right] : [condition.of];
  const { params } = context;
  if (asked !== 'truth') {
    return over(operands, context, {
      as: 'condition',
      write: (views) => told(condition, views, asked === 'true', params),
    });
  }
  const write = (views: readonly View[]): string =>
    `multiIf(${told(condition, views, true, params)}, 1, ${told(condition, views, false, params)}, 0, NULL)`;
  return over(operands, context, { as: 'value', write });
}

function told<Row>(condition: Leaf<Row>, views: readonly View[], wanted: boolean, params: Params): string {
  const [first, second] = views;
  if (first === undefined) return '0';
  switch (condition.kind) {
    case 'truth':
      return first.is(wanted);
    case 'exists':
      return wanted ? first.present : negated(first.present);
    case 'in':
      return inList(condition, first, wanted);
    case 'text':
      return first.text === undefined ? '0' : textTest(condition, first.text, wanted, params);
    case 'contains':
    case 'matches':
      return first.text === undefined ? '0' : searched(condition, first.text, wanted, params);
    case 'compare': {
      const { op, left, right, reach } = condition;
      if (second === undefined) return '0';
      if (op !== 'eq') return ordered(op, { left: first, right: second, reach }, wanted);
      if (right.kind === 'literal') return equalTo(first, right.value, wanted);
      return left.kind === 'literal'
        ? equalTo(second, left.value, wanted)
        : equal({ left: first, right: second, reach }, wanted);
    }
  }
}

function inList<Row>(condition: Extract<Condition<Row>, { kind: 'in' }>, view: View, wanted: boolean): string {
  const { texts, numbers, booleans } = condition;
  const found = anyOf([view.textIn(texts), view.numberIn(numbers), ...new Set(booleans.map((each) => view.is(each)))]);
  if (wanted) return found;
  return condition.hasNull ? '0' : allOf([view.present, negated(found)]);
}

type Quantified<Row> = Extract<Condition<Row>, { kind: 'any' | 'all' }>;

/** `any` is TRUE where it is for some item and FALSE where it is for every one; `all` the other way round. */
function quantified<Row>(condition: Quantified<Row>, asked: Asked, context: Context): string {
  const { kind, keyed, slot, where } = condition;
  const each = sqlOf(where, asked, context);
  const write = ([view]: readonly View[]): string => {
    if (view?.raw === undefined) return asked === 'truth' ? 'NULL' : '0';
    const items = keyed
      ? `arrayMap(pair -> pair.2, JSONExtractKeysAndValuesRaw(${view.raw}))`
      : `JSONExtractArrayRaw(${view.raw})`;
    const listed = `startsWith(${view.raw}, '${keyed ? '{' : '['}') AND length(${items}) <= ${expressionLimits.items}`;
    if (asked === 'truth') return `if(${listed}, ${summedUp(condition, each, items)}, NULL)`;
    const some = (kind === 'any') === (asked === 'true');
    return `(${listed} AND ${some ? 'arrayExists' : 'arrayAll'}(${slot.name} -> ifNull(${each}, 0), ${items}))`;
  };
  return over([condition.over], context, { as: asked === 'truth' ? 'value' : 'condition', write });
}

function summedUp<Row>({ kind, slot }: Quantified<Row>, each: string, items: string): string {
  const deciding = kind === 'any' ? 1 : 0;
  const truths = `arrayMap(${slot.name} -> CAST(${each} AS Nullable(UInt8)), ${items})`;
  const named = `${slot.name}t`;
  const summed = `multiIf(has(${named}, ${deciding}), ${deciding}, has(${named}, NULL), NULL, ${1 - deciding})`;
  return `arrayMap(${named} -> ${summed}, [${truths}])[1]`;
}
