import { expressionLimits, type Expression } from '@millrace/contract';
import type { Instant, Operand, Reach, Slot } from './condition.ts';
import { Refusal } from './refusal.ts';
import type { Schema, ValueType } from './schema.ts';
import type { Source } from './source.ts';

/** A tree while it is bound to its schema. */
export type Walk<Row> = {
  readonly schema: Schema<Row>;
  readonly source: Source;
  readonly fields: Set<string>;
  readonly types: Map<Expression, ValueType>;
  readonly now: Instant;
  asksAge: boolean;
  /** The list whose items are looked at. */
  item: { readonly slot: Slot; readonly type: ValueType } | undefined;
  slots: number;
  /** Of one evaluation at most. */
  steps: number;
  /** Texts read through by one evaluation at most. */
  reads: number;
  readonly reach: Reach;
};

export type Resolved = {
  /** Paths of the fields that are read, those of items left out; also `segment …` and `metric …`. */
  readonly fields: ReadonlySet<string>;
  /** What its fields are declared to be. */
  readonly types: ReadonlyMap<Expression, ValueType>;
  /** Set where the expression asks how old something is. */
  readonly now: Instant | undefined;
  readonly source: Source;
};

export function openWalk<Row>(source: Source, schema: Schema<Row>, now: Instant = { at: undefined }): Walk<Row> {
  const found = { fields: new Set<string>(), types: new Map<Expression, ValueType>() };
  const cost = { slots: 0, steps: 0, reads: 0, reach: { bytes: 0 } };
  return { schema, source, ...found, now, asksAge: false, item: undefined, ...cost };
}

/** Shared among more texts than this, what may be read is too little of each. */
const mostReads = 2048;

export function closeWalk<Row>(walk: Walk<Row>): Resolved {
  const { fields, types, now, asksAge, source, reads } = walk;
  const { textBytes, readBytes } = expressionLimits;
  if (reads > mostReads) {
    throw invalid(
      walk,
      source.tree,
      'reads through too many texts; use fewer contains, matches, lower and comparisons of texts',
    );
  }
  walk.reach.bytes = Math.min(textBytes, Math.floor(readBytes / Math.max(1, reads)));
  return { fields, types, now: asksAge ? now : undefined, source };
}

/** A time may have to be read from its text. */
const weights: { readonly [Op in Expression['op']]?: number } = { hour: 10, weekday: 10, day: 10, age: 10 };

/** Counts one operation; inside a list it is done for every item. */
export function step<Row>(walk: Walk<Row>, node: Expression): void {
  walk.steps += (weights[node.op] ?? 1) * times(walk);
  if (walk.steps > expressionLimits.steps) {
    throw invalid(
      walk,
      node,
      `more than ${expressionLimits.steps} steps, if a list has ${expressionLimits.items} items`,
    );
  }
}

/** Counts a text that is read through. */
export function reading<Row>(walk: Walk<Row>): Reach {
  walk.reads += times(walk);
  return walk.reach;
}

function times<Row>({ item }: Walk<Row>): number {
  return item === undefined ? 1 : expressionLimits.items;
}

/** What may be compared for free: the text of a literal is no longer than this. */
const shortText = 64;

/** Whether it may be a text of any length. */
export function maybeText<Row>(operand: Operand<Row>): boolean {
  switch (operand.kind) {
    case 'literal':
      return typeof operand.value === 'string' && operand.value.length > shortText;
    case 'column':
      return operand.field.type === 'text';
    case 'path':
      return !operand.time;
    case 'coalesce':
      return operand.of.some(maybeText);
    case 'choice':
      return maybeText(operand.then) || maybeText(operand.otherwise);
    case 'lower':
      return true;
    default:
      return false;
  }
}

export function isTime<Row>(operand: Operand<Row>): boolean {
  switch (operand.kind) {
    case 'column':
      return operand.field.type === 'time';
    case 'path':
      return operand.time;
    case 'coalesce':
      return operand.of.length > 0 && operand.of.every(isTime);
    case 'choice':
      return isTime(operand.then) && isTime(operand.otherwise);
    default:
      return false;
  }
}

export function invalid<Row>({ source }: Walk<Row>, node: Expression, why: string): Refusal {
  return new Refusal('EXPRESSION_INVALID', source.placeOf(node), why);
}

export function unsupported<Row>({ source }: Walk<Row>, node: Expression, why: string): Refusal {
  return new Refusal('EXPRESSION_UNSUPPORTED', source.placeOf(node), why);
}
