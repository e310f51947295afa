import type { Use } from '../catalog/catalog.ts';
import { isFailure } from '../kernel/kernel.ts';
import { parseExpression } from '../language/language.ts';

/** What is shown, or tells a cell, and holds no condition. */
const plain = new Set(['title', 'description', 'name', 'names', 'as', 'cell']);

/** The segments that anything inside names: in conditions, as text or as a tree, and as `{segment: name}`. `path` is a JSON pointer. */
export function segmentsNamed(value: unknown, path = ''): readonly Use[] {
  if (typeof value === 'string') return value.includes('segment') ? inTree(treeOf(value), path) : [];
  if (typeof value !== 'object' || value === null) return [];
  if ('op' in value) return inTree(value, path);
  return Object.entries(value).flatMap(([key, inner]) => {
    if (plain.has(key)) return [];
    const at = `${path}/${key}`;
    return key === 'segment' && typeof inner === 'string' ? named(inner, at) : segmentsNamed(inner, at);
  });
}

function inTree(node: unknown, path: string): readonly Use[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('op' in node && node.op === 'segment' && 'name' in node) return named(node.name, path);
  return Object.values(node).flatMap((part) => inTree(part, path));
}

const named = (name: unknown, path: string): readonly Use[] =>
  typeof name === 'string' ? [{ kind: 'segment', name, path }] : [];

/** undefined: a text of another kind, or one that whoever compiles it refuses with its place. */
function treeOf(text: string): unknown {
  try {
    return parseExpression(text);
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
