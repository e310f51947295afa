import { expressionLimits, type Literal } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';
import type { Comparison, Condition, Operand } from './condition.ts';
import { parseInstant } from './instant.ts';
import type { Schema } from './schema.ts';
import { child, children, invalid, literalAt, literalsAt, opOf, textAt, type Spot } from './spot.ts';

export type Resolved<Row> = { readonly condition: Condition<Row>; readonly fields: ReadonlySet<string> };

type Walk<Row> = { readonly schema: Schema<Row>; readonly fields: Set<string>; nodes: number };

/** `root` names the tree in error details. */
export function resolve<Row>(tree: unknown, schema: Schema<Row>, root = 'where'): Resolved<Row> {
  const walk: Walk<Row> = { schema, fields: new Set(), nodes: 0 };
  return { condition: conditionOf(walk, { node: tree, path: root, depth: 1 }), fields: walk.fields };
}

function conditionOf<Row>(walk: Walk<Row>, spot: Spot): Condition<Row> {
  const op = enter(walk, spot);
  switch (op) {
    case 'and':
    case 'or':
      return { kind: op, of: children(spot, 'of').map((each) => conditionOf(walk, each)) };
    case 'not':
      return { kind: 'not', of: conditionOf(walk, child(spot, 'of')) };
    case 'eq':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return compareOf(walk, spot, op);
    case 'ne':
      return { kind: 'not', of: compareOf(walk, spot, 'eq') };
    case 'between':
      return betweenOf(walk, spot);
    case 'in':
      return inOf(walk, spot);
    case 'exists':
      return { kind: 'exists', of: operandOf(walk, child(spot, 'of')) };
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return { kind: 'text', op, of: operandOf(walk, child(spot, 'of')), text: textAt(spot, 'text') };
    case 'field':
    case 'literal':
      return { kind: 'truth', of: leafOf(walk, spot, op) };
    default:
      throw unsupported(spot, `'${op}' cannot be answered here yet`);
  }
}

function compareOf<Row>(walk: Walk<Row>, spot: Spot, op: Comparison): Condition<Row> {
  const left = child(spot, 'left');
  const right = child(spot, 'right');
  const l = operandOf(walk, left);
  const r = operandOf(walk, right);
  return { kind: 'compare', op, left: timed(l, r, left), right: timed(r, l, right) };
}

function betweenOf<Row>(walk: Walk<Row>, spot: Spot): Condition<Row> {
  const low = child(spot, 'low');
  const high = child(spot, 'high');
  const of = operandOf(walk, child(spot, 'of'));
  const from: Condition<Row> = { kind: 'compare', op: 'ge', left: of, right: timed(operandOf(walk, low), of, low) };
  const to: Condition<Row> = { kind: 'compare', op: 'le', left: of, right: timed(operandOf(walk, high), of, high) };
  return { kind: 'and', of: [from, to] };
}

function inOf<Row>(walk: Walk<Row>, spot: Spot): Condition<Row> {
  const of = operandOf(walk, child(spot, 'of'));
  const list = literalsAt(spot, 'list').map((value, i) => {
    const at = { ...spot, path: `${spot.path}.list[${i}]` };
    const literal = timed<Row>({ kind: 'literal', value }, of, at);
    return literal.kind === 'literal' ? literal.value : value;
  });
  return {
    kind: 'in',
    of,
    texts: list.filter((value) => typeof value === 'string'),
    numbers: list.filter((value) => typeof value === 'number'),
    booleans: list.filter((value) => typeof value === 'boolean'),
    hasNull: list.includes(null),
  };
}

function operandOf<Row>(walk: Walk<Row>, spot: Spot): Operand<Row> {
  const op = enter(walk, spot);
  if (op !== 'field' && op !== 'literal')
    throw unsupported(spot, `'${op}' cannot stand here yet, only a field or a literal`);
  return leafOf(walk, spot, op);
}

function leafOf<Row>(walk: Walk<Row>, spot: Spot, op: 'field' | 'literal'): Operand<Row> {
  if (op === 'literal') return { kind: 'literal', value: literalAt(spot, 'value') };
  const scope =
    spot.node !== null && typeof spot.node === 'object' && 'scope' in spot.node ? spot.node.scope : undefined;
  if (scope !== undefined && scope !== 'event')
    throw unsupported(spot, 'only fields of the event can be asked for yet');
  const path = textAt(spot, 'path');
  const { fields, documents } = walk.schema;
  walk.fields.add(path);
  const field = Object.hasOwn(fields, path) ? fields[path] : undefined;
  if (field !== undefined) return { kind: 'column', field };
  const [head = '', ...keys] = path.split('.');
  const document = Object.hasOwn(documents, head) ? documents[head] : undefined;
  if (document === undefined || keys.length === 0 || keys.includes('') || keys.length > 32) {
    throw new Failure('FIELD_UNKNOWN', { detail: `${spot.path}: '${path.slice(0, 100)}'` });
  }
  return { kind: 'path', document, keys };
}

/** Counts the node against the limits and gives its operation. */
function enter<Row>(walk: Walk<Row>, spot: Spot): string {
  walk.nodes += 1;
  if (walk.nodes > expressionLimits.nodes) throw invalid(spot.path, `more than ${expressionLimits.nodes} nodes`);
  if (spot.depth > expressionLimits.depth) throw invalid(spot.path, `deeper than ${expressionLimits.depth} levels`);
  return opOf(spot);
}

/** ISO text beside a time means the instant. */
function timed<Row>(operand: Operand<Row>, other: Operand<Row>, spot: Spot): Operand<Row> {
  if (other.kind !== 'column' || other.field.type !== 'time') return operand;
  if (operand.kind !== 'literal' || typeof operand.value !== 'string') return operand;
  const value: Literal | undefined = parseInstant(operand.value);
  if (value === undefined) throw invalid(spot.path, 'a time is compared with ISO 8601 text or milliseconds since 1970');
  return { kind: 'literal', value };
}

function unsupported(spot: Spot, why: string): Failure {
  return new Failure('EXPRESSION_UNSUPPORTED', { detail: `${spot.path}: ${why}` });
}
