import type { FieldDefinition, Json } from '@millrace/contract';
import { compileCheck, typeName } from './check-value.ts';
import { shown, type Report } from './cleaning.ts';
import { compileConversion, compileNormals, type Normal } from './normalise.ts';
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
  const [normal = null, ...others] = normals;
  return (draft, report) => {
    let value: Json | undefined = read(draft.data);
    if (value === undefined) {
      value = find?.(draft, report);
      if (value === undefined) {
        if (required) {
          report.problems.push({ code: 'EVENT_FIELD_REQUIRED', path, expected: typeName(field.type), got: 'nothing' });
        }
        return;
      }
    }
    if (normal !== null) {
      const next = normal.apply(value, draft.data);
      if (next !== value) value = change(draft, report, { keys, path, rule: normal.rule, before: value, after: next });
      for (const other of others) {
        const later = other.apply(value, draft.data);
        if (later !== value)
          value = change(draft, report, { keys, path, rule: other.rule, before: value, after: later });
      }
    }
    const wrong = check(value);
    if (wrong !== null) report.problems.push({ ...wrong, path, got: shown(value, personal) });
  };
}

type Changing = {
  readonly keys: readonly string[];
  readonly path: string;
  readonly rule: Normal['rule'];
  readonly before: Json;
  readonly after: Json;
};

function change(draft: Draft, report: Report, { keys, path, rule, before, after }: Changing): Json {
  draft.put(keys, after);
  report.changes?.push({ path, rule, before, after });
  return after;
}

type Old = {
  readonly path: string;
  readonly keys: readonly string[];
  readonly read: Read;
  readonly convert: Normal | null;
};

/** A value for a field that is missing: from an old name, else its default. */
function compileFind(
  path: string,
  field: FieldDefinition,
): ((draft: Draft, report: Report) => Json | undefined) | null {
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
      if (!draft.put(keys, value)) return undefined;
      draft.remove(old.keys);
      report.changes?.push({ path, rule: 'rename', from: old.path, before: value, after: value });
      const after = old.convert?.apply(value, draft.data) ?? value;
      return after === value ? value : change(draft, report, { keys, path, rule: 'convert', before: value, after });
    }
    if (otherwise === undefined || !draft.put(keys, otherwise)) return undefined;
    return change(draft, report, { keys, path, rule: 'default', before: null, after: otherwise });
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
