import type { Document, Field } from './schema.ts';

/** A tree after `resolve`: checked, bound to its fields, `between` and `ne` taken apart. What both compilers read. */
export type Operand<Row> =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'column'; readonly field: Field<Row> }
  | { readonly kind: 'path'; readonly document: Document<Row>; readonly keys: readonly string[] };

export type Comparison = 'eq' | 'lt' | 'le' | 'gt' | 'ge';
export type TextTest = 'startsWith' | 'endsWith' | 'contains';

export type Condition<Row> =
  | { readonly kind: 'truth'; readonly of: Operand<Row> }
  | { readonly kind: 'compare'; readonly op: Comparison; readonly left: Operand<Row>; readonly right: Operand<Row> }
  | {
      readonly kind: 'in';
      readonly of: Operand<Row>;
      readonly texts: readonly string[];
      readonly numbers: readonly number[];
      readonly booleans: readonly boolean[];
      readonly hasNull: boolean;
    }
  | { readonly kind: 'text'; readonly op: TextTest; readonly of: Operand<Row>; readonly text: string }
  | { readonly kind: 'exists'; readonly of: Operand<Row> }
  | { readonly kind: 'not'; readonly of: Condition<Row> }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition<Row>[] };
