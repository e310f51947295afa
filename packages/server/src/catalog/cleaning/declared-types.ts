import type { EventSpec, FieldDefinition } from '@millrace/contract';
import type { ValueType } from '../../language/language.ts';
import { keysOf } from './paths.ts';

const any: ValueType = { type: 'any' };
const open: ValueType = { type: 'record', fields: {}, rest: any };

/**
 * What these documents declare of the data of their events, all of them the same. Of what is not declared, is computed, or
 * is declared in two ways anything may come. Units are left out: they are words of the document's own.
 */
export function declaredTypes(specs: readonly EventSpec[]): ValueType {
  return specs.map(typesOf).reduce(common, undefined) ?? open;
}

function typesOf({ fields = {}, computed = {} }: EventSpec): ValueType {
  const shallowFirst = Object.entries(fields).toSorted(([a], [b]) => keysOf(a).length - keysOf(b).length);
  return shallowFirst.reduce<ValueType>(
    (type, [path, field]) => withField(type, keysOf(path), Object.hasOwn(computed, path) ? any : typeOf(field)),
    open,
  );
}

/** What lies around a field is an object, if nothing else is said of it. */
function withField(around: ValueType, keys: readonly string[], type: ValueType): ValueType {
  const [key, ...below] = keys;
  if (key === undefined) return type;
  if (around.type !== 'record') return around;
  const before = Object.hasOwn(around.fields, key) ? around.fields[key] : undefined;
  return { ...around, fields: { ...around.fields, [key]: withField(before ?? open, below, type) } };
}

function typeOf({ type, of }: FieldDefinition): ValueType {
  switch (type) {
    case 'text':
    case 'boolean':
    case 'any':
      return { type };
    case 'integer':
    case 'number':
      return { type: 'number' };
    // In the data it is ISO 8601.
    case 'time':
      return { type: 'text' };
    case 'object':
      return open;
    case 'list':
      return { type: 'list', of: of === undefined ? any : typeOf({ type: of }) };
  }
}

function common(a: ValueType | undefined, b: ValueType): ValueType {
  if (a === undefined) return b;
  if (a.type !== b.type) return any;
  if (a.type === 'list' && b.type === 'list') return { type: 'list', of: common(a.of, b.of) };
  if (a.type !== 'record' || b.type !== 'record') return a;
  const names = Object.keys(a.fields).filter((name) => Object.hasOwn(b.fields, name));
  const { fields: here } = a;
  const { fields: there } = b;
  return {
    type: 'record',
    rest: any,
    fields: Object.fromEntries(names.map((name) => [name, common(here[name], there[name] ?? any)])),
  };
}
