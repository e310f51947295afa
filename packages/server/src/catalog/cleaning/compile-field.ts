import type { FieldDefinition, Json } from '@millrace/contract';
import { compileCheck, typeName } from './check-value.ts';
import { shown, type Change, type Problem, type Report } from './cleaning.ts';
import { compileConversion, compileNormals, type Normal } from './normalise.ts';
import { Inexact } from './numbers.ts';
import { compileRead, isObject, keysOf, type Draft, type Read } from './paths.ts';

/** Cleans and checks one thing of an event. */
export type Step = (draft: Draft, report: Report) => void;

/** One field: finds its value, puts it right, checks it. */
export function compileField(path: string, field: FieldDefinition): Step {
  const keys = keysOf(path);
  const read = compileRead(keys);
  const find = compileFind(path, field);
  const normals = compileNormals(field);
  const check = compileCheck(field);
  const personal = field.pii !== undefined;
  const required = field.required === true;
  const [normal = null] = normals;
  return (draft, report) => {
    let value: Json | undefined = read(draft.data);
    if (value === undefined) {
      const found = find?.(draft, report);
      if (found instanceof Inexact) return;
      value = found;
      if (value === undefined) {
        if (required) {
          report.problems.push({ code: 'EVENT_FIELD_REQUIRED', path, expected: typeName(field.type), got: 'nothing' });
        }
        return;
      }
    }
    if (normal !== null) {
      const clean = normalised(value, normals, draft, path);
      if (clean instanceof Inexact) {
        report.problems.push(inexactProblem(clean, path, shown(value, personal)));
        return;
      }
      if (clean !== null) {
        value = clean.value;
        draft.put(keys, value);
        report.changes?.push(...clean.changes);
      }
    }
    const wrong = check(value);
    if (wrong !== null) report.problems.push({ ...wrong, path, got: shown(value, personal) });
  };
}

type Clean = { readonly value: Json; readonly changes: readonly Change[] };

/** null: it is as it should be. Inexact: so is one of the rules, and none of them is applied. */
function normalised(sent: Json, normals: readonly Normal[], draft: Draft, path: string): Clean | null | Inexact {
  let value = sent;
  let changes: Change[] | null = null;
  for (const { rule, apply } of normals) {
    const after = apply(value, draft.data);
    if (after === value) continue;
    if (after instanceof Inexact) return after;
    (changes ??= []).push({ path, rule, before: value, after });
    value = after;
  }
  return changes === null ? null : { value, changes };
}

function inexactProblem({ expected }: Inexact, path: string, got: string): Problem {
  return { code: 'EVENT_FIELD_INEXACT', path, expected, got };
}

type Old = {
  readonly path: string;
  readonly keys: readonly string[];
  readonly read: Read;
  readonly convert: Normal | null;
};

/** A value for a field that is missing: from an old name, else its default. Inexact: it stays under the old name. */
function compileFind(
  path: string,
  field: FieldDefinition,
): ((draft: Draft, report: Report) => Json | undefined | Inexact) | null {
  const { default: otherwise } = field;
  const olds = (field.from ?? []).map((old): Old => {
    const from = typeof old === 'string' ? old : old.path;
    const convert = typeof old === 'string' || old.convert === undefined ? null : compileConversion(old.convert, field);
    return { path: from, keys: keysOf(from), read: compileRead(keysOf(from)), convert };
  });
  if (olds.length === 0 && otherwise === undefined) return null;
  const keys = keysOf(path);
  return (draft, report) => {
    for (const old of olds) {
      const value = old.read(draft.data);
      if (value === undefined) continue;
      const after = old.convert === null ? value : old.convert.apply(value, draft.data);
      if (after instanceof Inexact) {
        report.problems.push(inexactProblem(after, old.path, shown(value, field.pii !== undefined)));
        return after;
      }
      if (!draft.put(keys, after)) return undefined;
      draft.remove(old.keys);
      report.changes?.push({ path, rule: 'rename', from: old.path, before: value, after: value });
      if (after !== value) report.changes?.push({ path, rule: 'convert', before: value, after });
      return after;
    }
    if (otherwise === undefined || !draft.put(keys, otherwise)) return undefined;
    report.changes?.push({ path, rule: 'default', before: null, after: otherwise });
    return otherwise;
  };
}

/** What fields lie in has to be an object, if it is there. */
export function compileParent(path: string): Step {
  const read = compileRead(keysOf(path));
  return (draft, report) => {
    const value = read(draft.data);
    if (value === undefined || isObject(value)) return;
    report.problems.push({ code: 'EVENT_FIELD_TYPE', path, expected: 'an object', got: shown(value, false) });
  };
}
