import type { JsonObject } from '@millrace/contract';
import type { Finding, KindRules, Others } from './catalog.ts';
import { schemaProblems } from './schema-problems.ts';

type Open = { [key: string]: unknown };

/** `/spec/fields/x` is a part: one of many, which says nothing of the others. */
const partKeys = 3;

/**
 * What the check of its kind finds in those parts of a spec that fit the schema, where others do not: so that all that is
 * wrong is told at once. What it says of the whole is left out, for the whole is not there.
 */
export function checkFittingParts(
  spec: JsonObject,
  misfits: readonly Finding[],
  rules: KindRules,
  others: Others & { readonly name: string },
): readonly Finding[] {
  if (rules.check === undefined) return [];
  const rest = structuredClone(spec) as Open;
  for (const { path } of misfits) removeAt(rest, keysOf(path));
  if (schemaProblems(rules.schema, rest).some(({ path }) => keysOf(path).length >= partKeys)) return [];
  try {
    return rules.check(rest as never, others).filter(({ path }) => keysOf(path).length >= partKeys);
  } catch {
    // It relied on something that is missing, which was told.
    return [];
  }
}

function keysOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The part in which it stands; above all parts, itself. */
function removeAt(spec: Open, [, ...keys]: readonly string[]): void {
  const part = keys.slice(0, partKeys - 1);
  const above = part.slice(0, -1).reduce<unknown>((value, key) => (isOpen(value) ? value[key] : undefined), spec);
  const last = part.at(-1);
  if (isOpen(above) && last !== undefined) delete above[last];
}

function isOpen(value: unknown): value is Open {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
