import type { EntitySpec, FieldFold, Json, JsonObject, PersonalData } from '@millrace/contract';
import { withoutPersonal } from '../../catalog/catalog.ts';

/** Which fields of a state are personal: by name, and inside items by name again. */
export type Classes = ReadonlyMap<string, PersonalData | Classes>;

export const noClasses: Classes = new Map();

/** As what the events that an expression reads are classed. */
export type Inherited = (text: string | undefined) => PersonalData | undefined;

/** Of a kind's document: what it classes, and what it takes from events that class it. */
export function classesOf({ fields = {}, items = {} }: EntitySpec, inherited: Inherited): Classes {
  const classes = new Map<string, PersonalData | Classes>(personal(fields, inherited));
  for (const [name, item] of Object.entries(items)) {
    const inner = personal(item.fields ?? {}, inherited);
    if (inner.length > 0) classes.set(name, new Map(inner));
  }
  return classes;
}

/**
 * The fields of a state with what is personal in them made unreadable. What the document does not know is left from an older
 * one, whose classes went with it: nothing of that is shown until the states are made anew.
 */
export function maskFields(fields: unknown, spec: EntitySpec | null, classes: Classes): unknown {
  const known = [spec?.fields, spec?.items, spec?.lifecycles].flatMap((part) => Object.keys(part ?? {}));
  const names = new Set(known);
  return masked(fields as JsonObject, (value, name) =>
    names.has(name) ? maskAt(value, [name], classes) : maskedBy(value, 'other'),
  );
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

function personal(
  fields: Readonly<Record<string, FieldFold>>,
  inherited: Inherited,
): (readonly [string, PersonalData])[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const { pii, of, key } = field as { readonly pii?: PersonalData; readonly of?: string; readonly key?: string };
    const as = pii ?? inherited(of) ?? inherited(key);
    return as === undefined ? [] : [[name, as] as const];
  });
}

function masked(fields: JsonObject, by: (value: unknown, name: string) => unknown): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return by(fields, '');
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, by(value, name)]));
}

/** Where nobody has classed it, what is shaped like an e-mail address, a phone or a social security number is masked. */
export function maskedBy(value: unknown, as: PersonalData | undefined): unknown {
  if (typeof value === 'string') return as === undefined ? withoutPersonal(value) : maskText(value, as);
  if (typeof value === 'number' || typeof value === 'boolean') return as === undefined ? value : '***';
  if (Array.isArray(value)) return value.map((each) => maskedBy(each, as));
  if (typeof value !== 'object' || value === null) return value;
  const parts = value as { readonly [name: string]: Json };
  if (as === undefined) return masked(parts, (each) => maskedBy(each, as));
  // Whoever is classed may stand in the names, too.
  return Object.fromEntries(
    Object.entries(parts).map(([name, each], i) => [`${maskText(name, as)} ${i + 1}`, maskedBy(each, as)]),
  );
}

function maskText(text: string, as: PersonalData): string {
  const [first = ''] = text;
  switch (as) {
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
