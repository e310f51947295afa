import { Failure } from '../../kernel/kernel.ts';
import type { Checked } from '../../language/language.ts';
import type { Classes } from './mask.ts';

type Node = { readonly [name: string]: unknown };

/** FIELD_PERSONAL where a condition asks for what the kind's document classes as personal: yes or no would tell it. */
export function refuseClassed({ tree, fields }: Checked, classes: Classes): void {
  for (const path of fields) {
    const [name = '', ...below] = keysOf(path);
    const found = classes.get(name);
    if (found === undefined) continue;
    if (typeof found === 'string' || below.some((key) => found.has(key))) throw refused(path);
  }
  refuseOfItems(tree as unknown as Node, classes);
}

/** What `any` and `all` look at of an item is none of the fields that are read. */
function refuseOfItems(node: Node, classes: Classes): void {
  const over = node.over as Node | undefined;
  const inner = over === undefined ? undefined : classes.get(String(over.path));
  if (inner !== undefined && typeof inner !== 'string')
    for (const name of namesOfItem(node.where)) if (inner.has(name)) throw refused(`${String(over?.path)}.${name}`);
  for (const part of partsOf(node)) refuseOfItems(part, classes);
}

function namesOfItem(where: unknown): string[] {
  const node = where as Node;
  const own = node.op === 'field' && node.scope === 'item' ? keysOf(String(node.path)).slice(0, 1) : [];
  return [...own, ...partsOf(node).flatMap(namesOfItem)];
}

function partsOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((part): part is Node => typeof part === 'object' && part !== null);
}

/** A dot behind a backslash belongs to a key. */
function keysOf(path: string): string[] {
  return path.split(/(?<!\\)\./);
}

function refused(path: string): Failure {
  return new Failure('FIELD_PERSONAL', { detail: `where: ${path} is classed as personal` });
}
