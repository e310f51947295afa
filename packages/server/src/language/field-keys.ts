import type { Expression } from '@millrace/contract';
import { partsOf } from './parts.ts';
import { keysOf } from './path.ts';

type Keys = readonly string[];

/** The keys of every field that a tree reads. Those of an item of a list stand behind the keys of the list. */
export function fieldKeys(tree: Expression): Keys[] {
  return read(tree, [[]]);
}

/** `items`: the lists whose items may be looked at. */
function read(node: Expression, items: readonly Keys[]): Keys[] {
  if (node.op === 'field') {
    const keys = node.path === '' ? [] : keysOf(node.path);
    return node.scope === 'item' ? items.map((list) => [...list, ...keys]) : [keys];
  }
  if (node.op !== 'any' && node.op !== 'all') return partsOf(node).flatMap((part) => read(part, items));
  const over = read(node.over, items);
  return [...over, ...read(node.where, over)];
}
