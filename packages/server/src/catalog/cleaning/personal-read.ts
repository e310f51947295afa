import type { EventSpec, JsonObject, MappingSpec } from '@millrace/contract';
import { fieldKeys, keysOf, readExpression } from '../../language/language.ts';

type Keys = readonly string[];

/**
 * The first of the paths inside `data` that an event document copies into a field without a class, or computes with.
 * undefined: none.
 */
export function personalInEvent(spec: EventSpec, paths: ReadonlySet<string>): string | undefined {
  const { fields = {}, computed = {} } = spec;
  const classed = (path: string): boolean => fields[path]?.pii !== undefined;
  const copied = Object.entries(fields).flatMap(([path, { from = [] }]) => (classed(path) ? [] : from));
  const made = Object.entries(computed).flatMap(([path, formula]) => (classed(path) ? [] : [formula]));
  return firstRead([copied, made], paths);
}

/** The first that a mapping asks for or copies, of bodies in the form of events. */
export function personalInMapping({ when, event }: MappingSpec, paths: ReadonlySet<string>): string | undefined {
  const inside = textsIn([when, event as JsonObject]).filter((text) => /\bdata\b/.test(text));
  return firstRead(inside, paths);
}

function firstRead(formulas: unknown, paths: ReadonlySet<string>): string | undefined {
  if (paths.size === 0) return undefined;
  const read = textsIn(formulas).flatMap(keysIn);
  return [...paths].find((path) => {
    const keys = keysOf(path);
    return read.some((each) => isWithin(each, keys) || isWithin(keys, each));
  });
}

/** What an expression reads of `data`, and the path that a text may be. */
function keysIn(text: string): Keys[] {
  try {
    return fieldKeys(readExpression(text)).flatMap(([root = '', ...keys]) =>
      root === 'data' ? [keys] : [[root, ...keys]],
    );
  } catch {
    return [keysOf(text.replace(/^data\./, ''))];
  }
}

const isWithin = (short: Keys, long: Keys): boolean => short.every((key, i) => key === long[i]);

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
