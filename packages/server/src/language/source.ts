import type { Expression } from '@millrace/contract';
import { placeIn, type Place } from './refusal.ts';
import { parseText } from './text/parse.ts';
import { readTree } from './tree.ts';

/** A checked tree, and where each of its nodes stands in what came in. */
export type Source = { readonly tree: Expression; readonly placeOf: (node: Expression) => Place };

/** What comes in is the text form or a tree that nobody has checked. `root` names it in errors. */
export function readSource(source: unknown, root: string): Source {
  if (typeof source !== 'string') {
    const { tree, paths } = readTree(source, root);
    return { tree, placeOf: (node) => ({ path: paths.get(node) ?? root }) };
  }
  const { tree, offsets } = parseText(source, root);
  return { tree, placeOf: (node) => placeIn(source, offsets.get(node) ?? 0, root) };
}

/** Text form or tree → checked tree; what it names need not be there. */
export function readExpression(source: unknown, root = 'expression'): Expression {
  return readSource(source, root).tree;
}

/** Text form → tree. Refuses with line and column. */
export function parseExpression(text: string, root = 'expression'): Expression {
  return parseText(text, root).tree;
}
