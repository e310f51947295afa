import type { EventSpec, FieldDefinition, Formula } from '@millrace/contract';
import { parseExpression } from '../../language/language.ts';
import { keysOf } from './paths.ts';
import { isMoney } from './units.ts';

/** A field that is cleaned and checked, or one that is computed. */
export type Part = { readonly path: string; readonly makes: 'field' | 'computed' };

/** By name, as canonical JSON has them: the order in which a document was written says nothing. */
export function byName<T>(record: Readonly<Record<string, T>> = {}): readonly (readonly [string, T])[] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The parts of a document, each after those it is made of: what lies in a field before the field, the currency before the
 * amount, what a formula reads before what it computes. Otherwise fields, the deepest first, then what is computed, each by
 * name.
 */
export function inOrder(spec: EventSpec): readonly Part[] {
  const { computed = {} } = spec;
  const fields = byName(spec.fields)
    .map(([path]): Part => ({ path, makes: 'field' }))
    .toSorted((a, b) => keysOf(b.path).length - keysOf(a.path).length);
  const sent = fields.filter(({ path }) => !Object.hasOwn(computed, path));
  const made = fields.filter(({ path }) => Object.hasOwn(computed, path));
  const parts = [...sent, ...byName(computed).map(([path]): Part => ({ path, makes: 'computed' })), ...made];

  const done = new Set<Part>();
  function add(part: Part): void {
    if (seen.has(part)) return;
    seen.add(part);
    for (const other of parts) if (isMadeOf(part, other, spec)) add(other);
    done.add(part);
  }
  const seen = new Set<Part>();
  for (const part of parts) add(part);
  return [...done];
}

function isMadeOf(part: Part, other: Part, { fields = {}, computed = {} }: EventSpec): boolean {
  if (part.makes === 'computed') {
    const formula = computed[part.path];
    if (formula === undefined || other.path === part.path) return false;
    return pathsOf(formula).some((path) => isWithin(path, other.path) || isWithin(other.path, path));
  }
  if (other.path === part.path) return other.makes === 'computed';
  if (other.makes === 'field' && isWithin(other.path, part.path)) return true;
  const field = fields[part.path];
  return field !== undefined && currencyOf(field) === other.path;
}

/** The field by whose currency this one is converted. */
function currencyOf({ currency, convert, from = [] }: FieldDefinition): string | undefined {
  if (typeof currency !== 'object') return undefined;
  const conversions = [convert, ...from.map((old) => (typeof old === 'string' ? undefined : old.convert))];
  const converts = conversions.some((one) => one !== undefined && 'from' in one && isMoney(one.from));
  return converts ? currency.field : undefined;
}

/** The same, or inside of it. */
function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** What a formula reads. Of one that is none: nothing. */
function pathsOf(formula: Formula): readonly string[] {
  if (typeof formula === 'string') return [formula];
  if ('path' in formula) return [formula.path];
  if ('coalesce' in formula) return formula.coalesce;
  if ('concat' in formula) return formula.concat.filter((part) => typeof part === 'string');
  return 'expression' in formula ? fieldsOf(treeOf(formula.expression)) : [];
}

function treeOf(expression: unknown): unknown {
  if (typeof expression !== 'string') return expression;
  try {
    return parseExpression(expression);
  } catch {
    return null;
  }
}

function fieldsOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { op, path, scope } = node as { op?: unknown; path?: unknown; scope?: unknown };
  if (op === 'field') return typeof path === 'string' && scope !== 'item' ? [path] : [];
  return Object.values(node).flatMap(fieldsOf);
}

/** For each computed field that is made of itself by way of others, the way. */
export function circlesOf({ computed = {} }: EventSpec): readonly (readonly string[])[] {
  const names = byName(computed).map(([path]) => path);
  const reads = new Map(names.map((name) => [name, pathsOf(computed[name] ?? name)]));
  // What lies around a computed field is there without it.
  const next = (name: string): readonly string[] =>
    names.filter(
      (other) =>
        other !== name &&
        (reads.get(name) ?? []).some(
          (path) => isWithin(path, other) || (isWithin(other, path) && !isWithin(name, path)),
        ),
    );
  return names.flatMap((name) => {
    const way = wayBack(name, next);
    return way === undefined ? [] : [way];
  });
}

/** The shortest. */
function wayBack(name: string, next: (name: string) => readonly string[]): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[name]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const other of next(way.at(-1) ?? name)) {
        if (other === name) return [...way, other];
        if (seen.has(other)) continue;
        seen.add(other);
        longer.push([...way, other]);
      }
    }
    ways = longer;
  }
  return undefined;
}
