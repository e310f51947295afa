import type { Formula, Json, JsonObject } from '@millrace/contract';
import { isFailure } from '../../kernel/kernel.ts';
import { checkExpression, compileValue, type Schema, type ValueType } from '../../language/language.ts';
import { compileRead, keysOf } from './paths.ts';

type Concat = { readonly concat: readonly (string | { readonly value: string })[]; readonly with?: string };

/** Every path begins at the object itself. */
const schema: Schema<JsonObject> = {
  fields: {},
  documents: {},
  root: { column: 'data', read: (data) => data },
};

type Formulated = (data: JsonObject) => Exclude<Json, null> | undefined;

/** Why a formula makes no sense; undefined when it does. `holds`: what is declared of the object it reads. */
export function formulaProblem(formula: Formula, holds: ValueType = { type: 'any' }): string | undefined {
  if (typeof formula === 'string' || !('expression' in formula)) return undefined;
  try {
    const { asksAge } = checkExpression(formula.expression, {
      ...schema,
      root: { column: 'data', read: (data) => data, holds },
    });
    return asksAge ? 'a formula cannot ask what time it is now' : undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.detail ?? error.message;
  }
}

/** undefined where nothing comes of it. */
export function compileFormula(formula: Formula): Formulated {
  if (typeof formula === 'string') return compileRead(keysOf(formula));
  if ('value' in formula) {
    const { value } = formula;
    return () => value;
  }
  if ('expression' in formula) return compileValue(formula.expression, schema, 'expression') as Formulated;
  if ('coalesce' in formula) {
    const reads = formula.coalesce.map((path) => compileRead(keysOf(path)));
    return (data) => {
      for (const read of reads) {
        const value = read(data);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  }
  if ('words' in formula) {
    const read = compileRead(keysOf(formula.path));
    const words = new Map(Object.entries(formula.words));
    return (data) => {
      const value = read(data);
      return value === undefined || typeof value === 'object' ? value : (words.get(String(value)) ?? value);
    };
  }
  return compileConcat(formula);
}

/** Joins texts, numbers and truth values; objects and lists have no text. Words of its own alone are nothing. */
function compileConcat({ concat, with: between = '' }: Concat): (data: JsonObject) => string | undefined {
  const parts = concat.map((part) => (typeof part === 'string' ? compileRead(keysOf(part)) : part.value));
  return (data: JsonObject): string | undefined => {
    const texts: string[] = [];
    let found = false;
    for (const part of parts) {
      if (typeof part === 'string') {
        texts.push(part);
        continue;
      }
      const value = part(data);
      if (value === undefined || typeof value === 'object') continue;
      found = true;
      texts.push(String(value));
    }
    return found || parts.every((part) => typeof part === 'string') ? texts.join(between) : undefined;
  };
}
