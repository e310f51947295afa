import type { Slot } from './condition.ts';
import type { Operand } from './condition.ts';
import { suggestion } from './near.ts';
import { keysOf } from './path.ts';
import type { Document, Fields, ValueType } from './schema.ts';

export type Found<Row> = { readonly operand: Operand<Row>; readonly type: ValueType };
/** Why there is no such field. */
export type Lost = { readonly lost: string };

const any: ValueType = { type: 'any' };
/** The engine nests no deeper, and neither does an event. */
const mostKeys = 32;

export function fieldIn<Row>(scope: Fields<Row>, path: string): Found<Row> | Lost {
  const field = Object.hasOwn(scope.fields, path) ? scope.fields[path] : undefined;
  if (field !== undefined) return { operand: { kind: 'column', field }, type: typeOfColumn(field) };
  const [head = '', ...below] = keysOf(path);
  const document = Object.hasOwn(scope.documents, head) ? scope.documents[head] : undefined;
  if (document !== undefined) return inDocument(document, below, path);
  if (scope.root !== undefined) return inDocument(scope.root, [head, ...below], path);
  return lost(path, [...Object.keys(scope.fields), ...Object.keys(scope.documents)]);
}

export function fieldOfItem<Row>(slot: Slot, type: ValueType, path: string): Found<Row> | Lost {
  const keys = path === '' ? [] : keysOf(path);
  if (keys.includes('') || keys.length > mostKeys) return lost(path, []);
  const found = typeAt(type, keys, path);
  if ('lost' in found) return found;
  const time = found.type === 'time';
  return { operand: { kind: 'path', base: { kind: 'item', slot }, keys, time }, type: found };
}

function inDocument<Row>(document: Document<Row>, keys: readonly string[], path: string): Found<Row> | Lost {
  if (keys.length === 0 || keys.includes('') || keys.length > mostKeys) return lost(path, []);
  const found = typeAt(document.holds ?? any, keys, path);
  if ('lost' in found) return found;
  const time = found.type === 'time';
  return { operand: { kind: 'path', base: { kind: 'document', document }, keys, time }, type: found };
}

function typeAt(type: ValueType, keys: readonly string[], path: string): ValueType | Lost {
  let at = type;
  for (const key of keys) {
    if (at.type === 'any') return at;
    if (at.type !== 'record')
      return {
        lost: `'${path.slice(0, 100)}': a ${at.type} has no fields; a name with a dot in it is written ["a.b"]`,
      };
    const next = Object.hasOwn(at.fields, key) ? at.fields[key] : at.rest;
    if (next === undefined) return lost(key, Object.keys(at.fields), path);
    at = next;
  }
  return at;
}

function lost(name: string, candidates: readonly string[], path = name): Lost {
  return { lost: `'${path.slice(0, 100)}'${name.length > 100 ? '' : suggestion(name, candidates)}` };
}

function typeOfColumn({
  type,
  unit,
}: {
  readonly type: 'text' | 'number' | 'boolean' | 'time';
  readonly unit?: string;
}): ValueType {
  if (type !== 'number') return { type };
  return unit === undefined ? { type } : { type, unit };
}
