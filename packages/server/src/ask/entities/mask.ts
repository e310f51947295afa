import type { EntitySpec, FieldFold, Json, JsonObject, PersonalData } from '@millrace/contract';
import { personalShape } from '../../catalog/catalog.ts';

/** Which fields of a state are personal: by name, and inside items by name again. */
export type Classes = ReadonlyMap<string, PersonalData | Classes>;

export const noClasses: Classes = new Map();

export function classesOf({ fields = {}, items = {} }: EntitySpec): Classes {
  const classes = new Map<string, PersonalData | Classes>(personal(fields));
  for (const [name, item] of Object.entries(items)) {
    const inner = personal(item.fields ?? {});
    if (inner.length > 0) classes.set(name, new Map(inner));
  }
  return classes;
}

/** A value at a place of a state's fields, with what is personal in it made unreadable. */
export function maskAt(value: unknown, path: readonly string[], classes: Classes): unknown {
  const [name = '', , ...inside] = path;
  if (path.length === 0) return masked(value as JsonObject, (part, field) => maskAt(part, [field], classes));
  const found = classes.get(name);
  if (found === undefined || typeof found === 'string') return maskedBy(value, found);
  if (path.length === 1) return masked(value as JsonObject, (item) => maskAt(item, [], found));
  return maskAt(value, inside, found);
}

function personal(fields: Readonly<Record<string, FieldFold>>): (readonly [string, PersonalData])[] {
  return Object.entries(fields).flatMap(([name, { pii }]) => (pii === undefined ? [] : [[name, pii] as const]));
}

function masked(fields: JsonObject, by: (value: unknown, name: string) => unknown): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return by(fields, '');
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, by(value, name)]));
}

/** Nobody has classed what is shaped like an address, a phone or a social security number: it is masked all the same. */
export function maskedBy(value: unknown, as: PersonalData | undefined): unknown {
  if (typeof value === 'string') return maskText(value, as ?? personalShape(value) ?? undefined);
  if (typeof value === 'number') return as === undefined ? value : '***';
  if (Array.isArray(value)) return value.map((each) => maskedBy(each, as));
  if (typeof value !== 'object' || value === null) return value;
  return masked(value as { readonly [name: string]: Json }, (each) => maskedBy(each, as));
}

function maskText(text: string, as: PersonalData | undefined): string {
  const [first = ''] = text;
  switch (as) {
    case undefined:
      return text;
    case 'email':
      return `${first}***${text.includes('@') ? text.slice(text.lastIndexOf('@')) : ''}`;
    case 'phone':
      return `***${text.slice(-2)}`;
    case 'name':
      return `${first}***`;
    case 'ssn':
    case 'other':
      return '***';
  }
}
