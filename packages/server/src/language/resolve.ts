import type { Expression, Literal } from '@millrace/contract';
import type { Comparison, Condition, Instant, Operand, Slot } from './condition.ts';
import { parseDuration } from './duration.ts';
import { parseInstant } from './instant.ts';
import type { Of } from './parts.ts';
import { fieldIn, fieldOfItem, type Found, type Lost } from './lookup.ts';
import { Unmatchable } from './pattern/parse.ts';
import { compilePattern } from './pattern/pattern.ts';
import { Refusal } from './refusal.ts';
import type { Schema, ValueType } from './schema.ts';
import { readSource } from './source.ts';
import {
  closeWalk,
  invalid,
  isTime,
  maybeText,
  openWalk,
  reading,
  step,
  unsupported,
  type Resolved,
  type Walk,
} from './walk.ts';
import { isZone } from './zone.ts';

/** `root` names the expression in error details; `instant` is where `age` looks for now. */
type ResolveOptions = { readonly root: string; readonly instant?: Instant };

export function resolveCondition<Row>(
  given: unknown,
  schema: Schema<Row>,
  { root, instant }: ResolveOptions,
): Resolved & { readonly condition: Condition<Row> } {
  const walk = openWalk(readSource(given, root), schema, instant);
  const condition = conditionOf(walk, walk.source.tree);
  return { condition, ...closeWalk(walk) };
}

export function resolveValue<Row>(
  given: unknown,
  schema: Schema<Row>,
  { root, instant }: ResolveOptions,
): Resolved & { readonly operand: Operand<Row> } {
  const walk = openWalk(readSource(given, root), schema, instant);
  const operand = operandOf(walk, walk.source.tree);
  return { operand, ...closeWalk(walk) };
}

function conditionOf<Row>(walk: Walk<Row>, node: Expression): Condition<Row> {
  step(walk, node);
  return truthOf(walk, node);
}

function operandOf<Row>(walk: Walk<Row>, node: Expression): Operand<Row> {
  step(walk, node);
  return valueOf(walk, node);
}

function truthOf<Row>(walk: Walk<Row>, node: Expression): Condition<Row> {
  switch (node.op) {
    case 'and':
    case 'or':
      return { kind: node.op, of: node.of.map((each) => conditionOf(walk, each)) };
    case 'not':
      return { kind: 'not', of: conditionOf(walk, node.of) };
    case 'eq':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return compareOf(walk, node, node.op);
    case 'ne':
      return { kind: 'not', of: compareOf(walk, node, 'eq') };
    case 'between':
      return betweenOf(walk, node);
    case 'in':
      return inOf(walk, node);
    case 'exists':
      return { kind: 'exists', of: operandOf(walk, node.of) };
    case 'startsWith':
    case 'endsWith':
      return { kind: 'text', op: node.op, of: operandOf(walk, node.of), text: node.text };
    case 'contains':
      return { kind: 'contains', of: operandOf(walk, node.of), text: node.text, reach: reading(walk) };
    case 'matches':
      return matchesOf(walk, node);
    case 'any':
    case 'all':
      return quantifiedOf(walk, node);
    case 'segment':
      return segmentOf(walk, node);
    default:
      return { kind: 'truth', of: valueOf(walk, node) };
  }
}

function valueOf<Row>(walk: Walk<Row>, node: Expression): Operand<Row> {
  switch (node.op) {
    case 'literal':
      return { kind: 'literal', value: node.value };
    case 'field':
      return fieldOf(walk, node);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'mod':
      return { kind: 'arithmetic', op: node.op, left: operandOf(walk, node.left), right: operandOf(walk, node.right) };
    case 'coalesce':
      return { kind: 'coalesce', of: node.of.map((each) => operandOf(walk, each)) };
    case 'if':
      return {
        kind: 'choice',
        when: conditionOf(walk, node.when),
        then: operandOf(walk, node.then),
        otherwise: operandOf(walk, node.else),
      };
    case 'lower':
      return { kind: 'lower', of: operandOf(walk, node.of), reach: reading(walk) };
    case 'hour':
    case 'weekday':
    case 'day':
      if (!isZone(node.zone))
        throw invalid(walk, node, `'${node.zone.slice(0, 40)}' is no time zone, as "Europe/Berlin" is one`);
      return { kind: 'part', part: node.op, of: operandOf(walk, node.of), zone: node.zone };
    case 'age':
      walk.asksAge = true;
      return { kind: 'age', of: operandOf(walk, node.of), now: walk.now };
    case 'metric':
      return metricOf(walk, node);
    default:
      return { kind: 'condition', of: truthOf(walk, node) };
  }
}

function compareOf<Row>(walk: Walk<Row>, node: Of<'eq'>, op: Comparison): Condition<Row> {
  const l = operandOf(walk, node.left);
  const r = operandOf(walk, node.right);
  const left = timed(walk, { operand: l, other: r, node: node.left });
  const right = timed(walk, { operand: r, other: l, node: node.right });
  return compared(walk, op, left, right);
}

function compared<Row>(walk: Walk<Row>, op: Comparison, left: Operand<Row>, right: Operand<Row>): Condition<Row> {
  const reach = maybeText(left) && maybeText(right) ? reading(walk) : walk.reach;
  return { kind: 'compare', op, left, right, reach };
}

function betweenOf<Row>(walk: Walk<Row>, node: Of<'between'>): Condition<Row> {
  const of = operandOf(walk, node.of);
  const low = timed(walk, { operand: operandOf(walk, node.low), other: of, node: node.low });
  const high = timed(walk, { operand: operandOf(walk, node.high), other: of, node: node.high });
  return { kind: 'and', of: [compared(walk, 'ge', of, low), compared(walk, 'le', of, high)] };
}

function inOf<Row>(walk: Walk<Row>, node: Of<'in'>): Condition<Row> {
  const of = operandOf(walk, node.of);
  const list = isTime(of) ? node.list.map((value) => instantOf(walk, value, node)) : node.list;
  return {
    kind: 'in',
    of,
    texts: list.filter((value) => typeof value === 'string'),
    numbers: list.filter((value) => typeof value === 'number'),
    booleans: list.filter((value) => typeof value === 'boolean'),
    hasNull: list.includes(null),
  };
}

function matchesOf<Row>(walk: Walk<Row>, node: Of<'matches'>): Condition<Row> {
  const of = operandOf(walk, node.of);
  try {
    return { kind: 'matches', of, pattern: node.text, matcher: compilePattern(node.text), reach: reading(walk) };
  } catch (error) {
    if (error instanceof Unmatchable) throw invalid(walk, node, error.message);
    throw error;
  }
}

function quantifiedOf<Row>(walk: Walk<Row>, node: Of<'any'>): Condition<Row> {
  if (walk.item !== undefined) throw invalid(walk, node, 'the items of an item cannot be gone through');
  const over = operandOf(walk, node.over);
  const type = walk.types.get(node.over) ?? any;
  const slot: Slot = { item: undefined, name: `i${walk.slots}` };
  walk.slots += 1;
  const values = type.type === 'record' ? type.rest : undefined;
  walk.item = { slot, type: type.type === 'list' ? type.of : (values ?? any) };
  const where = conditionOf(walk, node.where);
  walk.item = undefined;
  return { kind: node.op, over, keyed: values !== undefined, slot, where };
}

const any: ValueType = { type: 'any' };

function fieldOf<Row>(walk: Walk<Row>, node: Of<'field'>): Operand<Row> {
  const { path, scope } = node;
  const item = scope === 'item' ? walk.item : undefined;
  const found = item === undefined ? inScope(walk, node) : fieldOfItem<Row>(item.slot, item.type, path);
  if ('lost' in found) throw new Refusal('FIELD_UNKNOWN', walk.source.placeOf(node), found.lost);
  walk.types.set(node, found.type);
  if (item === undefined) walk.fields.add(scope === undefined || scope === 'event' ? path : `${scope}.${path}`);
  return found.operand;
}

function inScope<Row>(walk: Walk<Row>, node: Of<'field'>): Found<Row> | Lost {
  const { path, scope } = node;
  const fields =
    scope === undefined ? walk.schema : (walk.schema.scopes?.[scope] ?? (scope === 'event' ? walk.schema : undefined));
  if (fields !== undefined) return fieldIn(fields, path);
  const why = scope === 'item' ? 'an item is only known inside any and all' : `there is no ${scope} here`;
  throw new Refusal('EXPRESSION_UNSUPPORTED', walk.source.placeOf(node), why);
}

function metricOf<Row>(walk: Walk<Row>, node: Of<'metric'>): Operand<Row> {
  const { op: _, ...reference } = node;
  if (node.window !== undefined && parseDuration(node.window) === undefined) {
    throw invalid(walk, node, 'a window is written as a duration, as in "90s", "1h30m", "7d"');
  }
  const { metric } = walk.schema;
  if (metric === undefined) throw unsupported(walk, node, 'metrics cannot be read here');
  const provided = metric(reference);
  if (provided === undefined) throw invalid(walk, node, `there is no metric '${node.name.slice(0, 100)}'`);
  walk.fields.add(`metric ${node.name}`);
  return { kind: 'metric', provided, name: node.name };
}

function segmentOf<Row>(walk: Walk<Row>, node: Of<'segment'>): Condition<Row> {
  const { segment } = walk.schema;
  if (segment === undefined) throw unsupported(walk, node, 'segments cannot be asked for here');
  const provided = segment(node.name);
  if (provided === undefined) throw invalid(walk, node, `there is no segment '${node.name.slice(0, 100)}'`);
  walk.fields.add(`segment ${node.name}`);
  return { kind: 'segment', provided, name: node.name };
}

type Beside<Row> = { readonly operand: Operand<Row>; readonly other: Operand<Row>; readonly node: Expression };

/** ISO text beside a time means the instant. */
function timed<Row>(walk: Walk<Row>, { operand, other, node }: Beside<Row>): Operand<Row> {
  if (operand.kind !== 'literal' || !isTime(other)) return operand;
  return { kind: 'literal', value: instantOf(walk, operand.value, node) };
}

function instantOf<Row>(walk: Walk<Row>, value: Literal, node: Expression): Literal {
  if (typeof value !== 'string') return value;
  const at = parseInstant(value);
  if (at === undefined) {
    throw invalid(
      walk,
      node,
      `a time is compared with ISO 8601 text or milliseconds since 1970, not with '${value.slice(0, 40)}'`,
    );
  }
  return at;
}
