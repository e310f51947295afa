import { expressionLimits, type Literal } from '@millrace/contract';
import { Failure } from '../kernel/kernel.ts';

/** A place in a tree that nobody has checked yet. */
export type Spot = { readonly node: unknown; readonly path: string; readonly depth: number };

export function invalid(path: string, why: string): Failure {
  return new Failure('QUESTION_INVALID', { detail: `${path}: ${why}` });
}

export function opOf(spot: Spot): string {
  const op = valueAt(spot, 'op');
  if (typeof op !== 'string') throw invalid(spot.path, `'op' must be the name of an operation`);
  return op.slice(0, 40);
}

export function child(spot: Spot, key: string): Spot {
  return { node: valueAt(spot, key), path: `${spot.path}.${key}`, depth: spot.depth + 1 };
}

export function children(spot: Spot, key: string): Spot[] {
  const list = valueAt(spot, key);
  if (!Array.isArray(list)) throw invalid(spot.path, `'${key}' must be a list of conditions`);
  return list.map((node: unknown, i) => ({ node, path: `${spot.path}.${key}[${i}]`, depth: spot.depth + 1 }));
}

export function textAt(spot: Spot, key: string): string {
  const text = valueAt(spot, key);
  if (typeof text !== 'string') throw invalid(spot.path, `'${key}' must be a text`);
  return checkedText(text, spot);
}

export function literalAt(spot: Spot, key: string): Literal {
  return checkedLiteral(valueAt(spot, key), { ...spot, path: `${spot.path}.${key}` });
}

export function literalsAt(spot: Spot, key: string): Literal[] {
  const list = valueAt(spot, key);
  if (!Array.isArray(list)) throw invalid(spot.path, `'${key}' must be a list of literals`);
  if (list.length > expressionLimits.list)
    throw invalid(spot.path, `'${key}' has more than ${expressionLimits.list} items`);
  return list.map((value: unknown, i) => checkedLiteral(value, { ...spot, path: `${spot.path}.${key}[${i}]` }));
}

function valueAt(spot: Spot, key: string): unknown {
  const { node } = spot;
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    throw invalid(spot.path, 'must be an object with an op');
  return Object.hasOwn(node, key) ? (node as Readonly<Record<string, unknown>>)[key] : undefined;
}

function checkedLiteral(value: unknown, spot: Spot): Literal {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return checkedText(value, spot);
  // + 0 makes -0 a 0: the engine's sets tell them apart.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  throw invalid(spot.path, 'must be a text, a number, true, false or null');
}

/** The engine takes bytes of UTF-8 without zero; a text it cannot be given equals nothing that is stored. */
function checkedText(text: string, spot: Spot): string {
  if (text.length > expressionLimits.textBytes)
    throw invalid(spot.path, `a text has more than ${expressionLimits.textBytes} characters`);
  if (!text.isWellFormed()) throw invalid(spot.path, 'a text holds half a character');
  return text;
}
