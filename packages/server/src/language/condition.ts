import type { Matcher } from './pattern/pattern.ts';
import type { Document, Field, Provided } from './schema.ts';

/** Where the item stands that `any` or `all` looks at; the closure puts it there, in SQL it is a lambda's argument. */
export type Slot = { item: unknown; readonly name: string };

/** How long a text may be, in bytes, to be read through; known when the whole expression is. */
export type Reach = { bytes: number };

/** The instant an evaluation speaks of. */
export type Instant = { at: number | undefined };

/**
 * A tree after `resolve`: checked, bound to its fields, `between` and `ne` taken apart, conditions told from values.
 * What both compilers read.
 */
export type Operand<Row> =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'column'; readonly field: Field<Row> }
  | {
      readonly kind: 'path';
      readonly base:
        | { readonly kind: 'document'; readonly document: Document<Row> }
        | { readonly kind: 'item'; readonly slot: Slot };
      readonly keys: readonly string[];
      /** Read as an instant. */
      readonly time: boolean;
    }
  | { readonly kind: 'arithmetic'; readonly op: Arithmetic; readonly left: Operand<Row>; readonly right: Operand<Row> }
  | { readonly kind: 'coalesce'; readonly of: readonly Operand<Row>[] }
  | {
      readonly kind: 'choice';
      readonly when: Condition<Row>;
      readonly then: Operand<Row>;
      readonly otherwise: Operand<Row>;
    }
  | { readonly kind: 'lower'; readonly of: Operand<Row>; readonly reach: Reach }
  | { readonly kind: 'part'; readonly part: TimePart; readonly of: Operand<Row>; readonly zone: string }
  | { readonly kind: 'age'; readonly of: Operand<Row>; readonly now: Instant }
  | { readonly kind: 'metric'; readonly provided: Provided<Row, number>; readonly name: string }
  | { readonly kind: 'condition'; readonly of: Condition<Row> };

export type Arithmetic = 'add' | 'sub' | 'mul' | 'div' | 'mod';
export type TimePart = 'hour' | 'weekday' | 'day';
export type Comparison = 'eq' | 'lt' | 'le' | 'gt' | 'ge';
export type TextTest = 'startsWith' | 'endsWith';

export type Condition<Row> =
  | { readonly kind: 'truth'; readonly of: Operand<Row> }
  | {
      readonly kind: 'compare';
      readonly op: Comparison;
      readonly left: Operand<Row>;
      readonly right: Operand<Row>;
      readonly reach: Reach;
    }
  | {
      readonly kind: 'in';
      readonly of: Operand<Row>;
      readonly texts: readonly string[];
      readonly numbers: readonly number[];
      readonly booleans: readonly boolean[];
      readonly hasNull: boolean;
    }
  | { readonly kind: 'text'; readonly op: TextTest; readonly of: Operand<Row>; readonly text: string }
  | { readonly kind: 'contains'; readonly of: Operand<Row>; readonly text: string; readonly reach: Reach }
  | {
      readonly kind: 'matches';
      readonly of: Operand<Row>;
      readonly pattern: string;
      readonly matcher: Matcher;
      readonly reach: Reach;
    }
  | { readonly kind: 'exists'; readonly of: Operand<Row> }
  | { readonly kind: 'not'; readonly of: Condition<Row> }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition<Row>[] }
  | {
      readonly kind: 'any' | 'all';
      readonly over: Operand<Row>;
      /** Over the values of a record, whatever their keys; else over the items of a list. */
      readonly keyed: boolean;
      readonly slot: Slot;
      readonly where: Condition<Row>;
    }
  | { readonly kind: 'segment'; readonly provided: Provided<Row, boolean>; readonly name: string };
