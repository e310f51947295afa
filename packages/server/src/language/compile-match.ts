import type { Comparison, Condition, Operand, TextTest } from './condition.ts';
import { compareText } from './compare-text.ts';
import { resolve } from './resolve.ts';
import type { Schema } from './schema.ts';

/** TRUE, FALSE, or undefined for missing. */
type Truth = boolean | undefined;
type Eval<Row> = (row: Row) => Truth;
type Read<Row> = (row: Row) => unknown;

/** Closure: does this row match? `root` names the tree in error details. */
export function compileMatch<Row>(tree: unknown, schema: Schema<Row>, root?: string): (row: Row) => boolean {
  const truth = evalOf(resolve(tree, schema, root).condition);
  return (row) => truth(row) === true;
}

function evalOf<Row>(condition: Condition<Row>): Eval<Row> {
  switch (condition.kind) {
    case 'and':
      return allOf(condition.of.map(evalOf), false);
    case 'or':
      return allOf(condition.of.map(evalOf), true);
    case 'not': {
      const of = evalOf(condition.of);
      return (row) => {
        const truth = of(row);
        return truth === undefined ? undefined : !truth;
      };
    }
    case 'truth': {
      const read = readOf(condition.of);
      return (row) => {
        const value = read(row);
        return typeof value === 'boolean' ? value : undefined;
      };
    }
    case 'exists': {
      const read = readOf(condition.of);
      return (row) => read(row) !== undefined;
    }
    case 'text':
      return textOf(readOf(condition.of), condition.op, condition.text);
    case 'in': {
      const read = readOf(condition.of);
      const set = new Set<unknown>([...condition.texts, ...condition.numbers, ...condition.booleans]);
      const otherwise = condition.hasNull ? undefined : false;
      return (row) => {
        const value = read(row);
        if (value === undefined) return undefined;
        return set.has(value) ? true : otherwise;
      };
    }
    case 'compare':
      return condition.op === 'eq' ? equal(readOf(condition.left), condition.right) : ordered(condition, condition.op);
  }
}

/** Kleene: the deciding value wins at once, else one missing makes the whole missing. `or` decides on true, `and` on false. */
function allOf<Row>(parts: readonly Eval<Row>[], deciding: boolean): Eval<Row> {
  return (row) => {
    let truth: Truth = !deciding;
    for (const part of parts) {
      const each = part(row);
      if (each === deciding) return deciding;
      if (each === undefined) truth = undefined;
    }
    return truth;
  };
}

function equal<Row>(left: Read<Row>, right: Operand<Row>): Eval<Row> {
  if (right.kind === 'literal') {
    const { value: wanted } = right;
    if (wanted === null) return () => undefined;
    return (row) => {
      const value = left(row);
      return value === undefined ? undefined : value === wanted;
    };
  }
  const other = readOf(right);
  return (row) => {
    const a = left(row);
    const b = other(row);
    // Objects and lists equal nothing, not even themselves.
    return a === undefined || b === undefined ? undefined : a === b && typeof a !== 'object';
  };
}

function ordered<Row>(
  condition: { left: Operand<Row>; right: Operand<Row> },
  op: Exclude<Comparison, 'eq'>,
): Eval<Row> {
  const left = readOf(condition.left);
  const right = readOf(condition.right);
  const holds = orders[op];
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    if (typeof a === 'string' && typeof b === 'string') return holds(compareText(a, b));
    return undefined;
  };
}

const orders: Readonly<Record<Exclude<Comparison, 'eq'>, (difference: number) => boolean>> = {
  lt: (difference) => difference < 0,
  le: (difference) => difference <= 0,
  gt: (difference) => difference > 0,
  ge: (difference) => difference >= 0,
};

function textOf<Row>(read: Read<Row>, op: TextTest, text: string): Eval<Row> {
  const holds = textTests[op];
  return (row) => {
    const value = read(row);
    return typeof value === 'string' ? holds(value, text) : undefined;
  };
}

const textTests: Readonly<Record<TextTest, (value: string, text: string) => boolean>> = {
  startsWith: (value, text) => value.startsWith(text),
  endsWith: (value, text) => value.endsWith(text),
  contains: (value, text) => value.includes(text),
};

/** undefined where the value is missing. */
function readOf<Row>(operand: Operand<Row>): Read<Row> {
  switch (operand.kind) {
    case 'literal': {
      const value = operand.value ?? undefined;
      return () => value;
    }
    case 'column': {
      const { read, optional } = operand.field;
      if (!optional) return read;
      return (row) => read(row) || undefined;
    }
    case 'path':
      return pathOf(operand.document.read, operand.keys);
  }
}

function pathOf<Row>(document: Read<Row>, keys: readonly string[]): Read<Row> {
  return (row) => {
    let value = document(row);
    for (const key of keys) {
      // A list has fields for JavaScript, not for JSON.
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
        return undefined;
      value = (value as Readonly<Record<string, unknown>>)[key];
    }
    return value ?? undefined;
  };
}
