import type { Expression } from '@millrace/contract';
import { compileMatch, compileValue, parseExpression } from '../../language/language.ts';
import { foldSchema } from './event-schema.ts';
import type { FoldEvent } from './key.ts';
import type { Gate, Value } from './slot.ts';

/** Where expressions stand: `path` names the place in errors, `zone` is what the zone 'workspace' means. */
export type Scope = { readonly path: string; readonly zone: string };

export function inside({ path, zone }: Scope, name: string): Scope {
  return { path: `${path}.${name}`, zone };
}

/** The value of an expression; a whole document may be asked for as well: data, context. */
export function valueOf(text: string, scope: Scope): Value {
  if (text === 'data') return (event) => event.data;
  if (text === 'context') return (event) => event.context;
  return compileValue(treeOf(text, scope) ?? text, foldSchema, scope.path);
}

/** The condition for events of a type: what the type alone decides is decided once. No condition always holds. */
export function gateOf(text: string | undefined, scope: Scope): (type: string) => Gate {
  if (text === undefined) return () => true;
  const zoned = treeOf(text, scope);
  const tree = zoned ?? parseExpression(text, scope.path);
  const whole = compileMatch(zoned ?? text, foldSchema, scope.path);
  return (type) => {
    const rest = decided(tree, type);
    if (typeof rest === 'boolean') return rest;
    return rest === tree ? whole : compileMatch(rest, foldSchema, scope.path);
  };
}

/** The tree of a text that speaks of the workspace's zone. Others are compiled as texts, so that errors name line and column. */
export function treeOf(text: string, { path, zone }: Scope): Expression | undefined {
  if (!text.includes('workspace')) return undefined;
  return JSON.parse(JSON.stringify(parseExpression(text, path)), (key, value: unknown) =>
    key === 'zone' && value === 'workspace' ? zone : value,
  ) as Expression;
}

/** TRUE or FALSE where the type decides, else what is left to ask of the event. */
function decided(tree: Expression, type: string): Expression | boolean {
  switch (tree.op) {
    case 'eq':
    case 'ne':
      return isType(tree.left) && isText(tree.right) ? holds(tree, type) : tree;
    case 'in':
      return isType(tree.of) && !tree.list.includes(null) ? holds(tree, type) : tree;
    case 'startsWith':
    case 'endsWith':
    case 'contains':
    case 'matches':
      return isType(tree.of) ? holds(tree, type) : tree;
    case 'not': {
      const of = decided(tree.of, type);
      if (typeof of === 'boolean') return !of;
      return of === tree.of ? tree : { op: 'not', of };
    }
    case 'and':
    case 'or': {
      const deciding = tree.op === 'or';
      const parts = tree.of.map((part) => decided(part, type));
      if (parts.includes(deciding)) return deciding;
      const [first, ...others] = parts.filter((part) => typeof part !== 'boolean');
      if (first === undefined) return !deciding;
      return others.length === 0 ? first : { op: tree.op, of: [first, ...others] };
    }
    default:
      return tree;
  }
}

/** A type is always there, so a test of it against texts is never missing. */
function holds(test: Expression, type: string): boolean {
  return compileMatch(test, foldSchema)({ type } as FoldEvent);
}

function isType(tree: Expression): boolean {
  return tree.op === 'field' && tree.path === 'type' && (tree.scope ?? 'event') === 'event';
}

function isText(tree: Expression): boolean {
  return tree.op === 'literal' && typeof tree.value === 'string';
}
