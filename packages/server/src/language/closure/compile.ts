import { expressionLimits } from '@millrace/contract';
import { must } from '../../kernel/kernel.ts';
import type { Condition, Instant, Operand, Reach, Slot, TextTest } from '../condition.ts';
import { resolveCondition, resolveValue } from '../resolve.ts';
import type { Schema } from '../schema.ts';
import {
  arithmetic,
  equal,
  equalTo,
  fits,
  instantOf,
  ordered,
  orderedTo,
  timePart,
  type Eval,
  type Truth,
} from './leaves.ts';
import { endOfParts, firstPart } from '../zone.ts';
import { lowerAscii } from './lower.ts';
import { isRecord, pathReader, type Read } from './path.ts';

/** `now` in milliseconds; only an expression with `age` needs it. */
export type Match<Row> = (row: Row, now?: number) => boolean;
export type Value<Row> = (row: Row, now?: number) => unknown;

/** Closure: does this row match? The condition is a text or a tree; `root` names it in error details. */
export function compileMatch<Row>(given: unknown, schema: Schema<Row>, root = 'where'): Match<Row> {
  const { condition, now } = resolveCondition(given, schema, { root });
  const truth = evalOf(condition);
  return at(now, (row) => truth(row) === true);
}

/** Closure: what is this worth for a row? A text, a number, true, false, or what JSON stands there; undefined is missing. */
export function compileValue<Row>(given: unknown, schema: Schema<Row>, root = 'value'): Value<Row> {
  const { operand, now } = resolveValue(given, schema, { root });
  return at(now, readOf(operand));
}

function at<Row, Result>(instant: Instant | undefined, run: (row: Row) => Result): (row: Row, now?: number) => Result {
  if (instant === undefined) return run;
  return (row, now) => {
    instant.at = must(now, 'an expression with age is given the instant it speaks of');
    return run(row);
  };
}

/** TRUE, FALSE or undefined. */
export function evalOf<Row>(condition: Condition<Row>): Eval<Row> {
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
    case 'contains': {
      const { text } = condition;
      return readThrough(readOf(condition.of), condition.reach, (value) => value.includes(text));
    }
    case 'matches':
      return readThrough(readOf(condition.of), condition.reach, condition.matcher);
    case 'in':
      return inOf(condition);
    case 'compare':
      return compareOf(condition);
    case 'any':
    case 'all':
      return quantifiedOf(condition);
    case 'segment':
      return condition.provided.read;
  }
}

/**
 * Kleene: the deciding value wins at once, else one missing makes the whole missing. `or` decides on true, `and` on
 * false. Two and three parts are written out, which is twice as fast as a loop; they are what most conditions have.
 */
function allOf<Row>(parts: readonly Eval<Row>[], deciding: boolean): Eval<Row> {
  const [first, second, third] = parts;
  if (parts.length === 2 && first !== undefined && second !== undefined) {
    return (row) => {
      const a = first(row);
      if (a === deciding) return deciding;
      const b = second(row);
      if (b === deciding) return deciding;
      return a === undefined || b === undefined ? undefined : !deciding;
    };
  }
  if (parts.length === 3 && first !== undefined && second !== undefined && third !== undefined) {
    return (row) => {
      const a = first(row);
      if (a === deciding) return deciding;
      const b = second(row);
      if (b === deciding) return deciding;
      const c = third(row);
      if (c === deciding) return deciding;
      return a === undefined || b === undefined || c === undefined ? undefined : !deciding;
    };
  }
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

function compareOf<Row>({
  op,
  left,
  right,
  reach: { bytes },
}: Extract<Condition<Row>, { kind: 'compare' }>): Eval<Row> {
  if (op !== 'eq') {
    if (right.kind === 'literal' && typeof right.value === 'number') return orderedTo(op, readOf(left), right.value);
    return ordered(op, { left: readOf(left), right: readOf(right), bytes });
  }
  if (right.kind !== 'literal') return equal({ left: readOf(left), right: readOf(right), bytes });
  return right.value === null ? () => undefined : equalTo(readOf(left), right.value);
}

function inOf<Row>(condition: Extract<Condition<Row>, { kind: 'in' }>): Eval<Row> {
  const read = readOf(condition.of);
  const set = new Set<unknown>([...condition.texts, ...condition.numbers, ...condition.booleans]);
  // A set hashes a text first, all of it.
  const longest = Math.max(0, ...condition.texts.map((text) => text.length));
  const otherwise = condition.hasNull ? undefined : false;
  return (row) => {
    const value = read(row);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.length > longest) return otherwise;
    return set.has(value) ? true : otherwise;
  };
}

/** `any` is the `or` over the items, `all` the `and`. */
function quantifiedOf<Row>(condition: Extract<Condition<Row>, { kind: 'any' | 'all' }>): Eval<Row> {
  const { kind, over, keyed, slot, where } = condition;
  const read = readOf(over);
  const truth = evalOf(where);
  const deciding = kind === 'any';
  return (row) => {
    const found = read(row);
    const list: unknown = keyed && isRecord(found) ? Object.values(found) : keyed ? undefined : found;
    if (!Array.isArray(list) || list.length > expressionLimits.items) return undefined;
    let whole: Truth = !deciding;
    for (let i = 0; i < list.length; i += 1) {
      slot.item = list[i];
      const each = truth(row);
      if (each === deciding) return deciding;
      if (each === undefined) whole = undefined;
    }
    return whole;
  };
}

function textOf<Row>(read: Read<Row>, op: TextTest, text: string): Eval<Row> {
  const holds = textTests[op];
  return (row) => {
    const value = read(row);
    return typeof value === 'string' ? holds(value, text) : undefined;
  };
}

function readThrough<Row>(read: Read<Row>, { bytes }: Reach, holds: (text: string) => boolean): Eval<Row> {
  return (row) => {
    const value = read(row);
    return typeof value === 'string' && fits(value, bytes) ? holds(value) : undefined;
  };
}

const textTests: Readonly<Record<TextTest, (value: string, text: string) => boolean>> = {
  startsWith: (value, text) => value.startsWith(text),
  endsWith: (value, text) => value.endsWith(text),
};

/** undefined where the value is missing. */
export function readOf<Row>(operand: Operand<Row>): Read<Row> {
  switch (operand.kind) {
    case 'literal': {
      const value = operand.value ?? undefined;
      return () => value;
    }
    case 'column':
      return columnOf(operand.field.read, operand.field.optional && operand.field.type === 'text');
    case 'path':
      return pathOf(operand);
    case 'arithmetic':
      return arithmetic(operand.op, readOf(operand.left), readOf(operand.right));
    case 'coalesce':
      return coalesceOf(operand.of.map(readOf));
    case 'choice':
      return choiceOf(evalOf(operand.when), readOf(operand.then), readOf(operand.otherwise));
    case 'lower': {
      const read = readOf(operand.of);
      const { bytes } = operand.reach;
      return (row) => {
        const value = read(row);
        return typeof value === 'string' && fits(value, bytes) ? lowerAscii(value) : undefined;
      };
    }
    case 'part':
      return partOf(operand);
    case 'age': {
      const read = readOf(operand.of);
      const { now } = operand;
      return (row) => {
        const at = instantOf(read(row));
        return at === undefined || now.at === undefined ? undefined : now.at - at;
      };
    }
    case 'metric': {
      const { read } = operand.provided;
      return (row) => {
        const value = read(row);
        return value !== undefined && Number.isFinite(value) ? value : undefined;
      };
    }
    case 'condition':
      return evalOf(operand.of);
  }
}

function columnOf<Row>(read: Read<Row>, emptyIsNone: boolean): Read<Row> {
  if (emptyIsNone) return (row) => read(row) || undefined;
  return (row) => read(row) ?? undefined;
}

function pathOf<Row>({ base, keys, time }: Extract<Operand<Row>, { kind: 'path' }>): Read<Row> {
  const read = pathReader(base.kind === 'document' ? base.document.read : itemOf<Row>(base.slot), keys);
  return time ? (row) => instantOf(read(row)) : read;
}

function itemOf<Row>(slot: Slot): Read<Row> {
  return () => slot.item;
}

function coalesceOf<Row>(reads: readonly Read<Row>[]): Read<Row> {
  return (row) => {
    for (const read of reads) {
      const value = read(row);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** A missing condition chooses neither. */
function choiceOf<Row>(when: Eval<Row>, then: Read<Row>, otherwise: Read<Row>): Read<Row> {
  return (row) => {
    const truth = when(row);
    if (truth === undefined) return undefined;
    return truth ? then(row) : otherwise(row);
  };
}

function partOf<Row>({ part, of, zone }: Extract<Operand<Row>, { kind: 'part' }>): Read<Row> {
  const read = readOf(of);
  const shown = timePart(part, zone);
  return (row) => {
    const at = instantOf(read(row));
    return at === undefined || at < firstPart || at >= endOfParts ? undefined : shown(at);
  };
}
