import type { CheckMode, EventSpec, FieldDefinition, Formula, JsonObject } from '@millrace/contract';
import { masked, type Change, type Report } from './cleaning.ts';
import { compileField, compileParent, type Step } from './compile-field.ts';
import { compileFormula } from './compile-formula.ts';
import { closedObjects, compileUnknown } from './compile-unknown.ts';
import { byName, inOrder } from './order.ts';
import { compileRead, Draft, keysOf } from './paths.ts';

/** An event document, ready for events. */
export type CompiledEvent = {
  readonly mode: CheckMode;
  readonly category: string | undefined;
  /** Kinds that the subject may have; null: any, or none. */
  readonly subjects: ReadonlySet<string> | null;
  /**
   * The data as it is admitted: the very same object where nothing is to be changed, else a copy. What is wrong with it
   * then is added to the report.
   */
  clean(data: JsonObject, report: Report): JsonObject;
  /** Fields with personal data. */
  readonly personal: ReadonlySet<string>;
  /** Of clean data: what may come once for a subject; undefined where a part of it is missing. null: nothing is unique. */
  readonly uniqueOf: ((data: JsonObject) => string | undefined) | null;
};

const open: FieldDefinition = { type: 'any' };

/** `spec` is one that `checkEvent` has nothing to say about. */
export function compileEvent(spec: EventSpec): CompiledEvent {
  const { fields = {}, computed = {}, subject } = spec;
  const outerFirst = byName(fields).toSorted(([a], [b]) => keysOf(a).length - keysOf(b).length);
  const parents = closedObjects(spec).filter(({ path }) => path !== '' && fields[path]?.type !== 'object');
  const steps: readonly Step[] = [
    // An object comes under its name before what lies in it is sought, and is judged when that has been made.
    ...outerFirst.flatMap(([path, { type, from }]) =>
      type === 'object' && from !== undefined && !Object.hasOwn(computed, path)
        ? [compileField(path, { type: 'any', from })]
        : [],
    ),
    ...inOrder(spec).map(({ path, makes }) =>
      makes === 'field' ? compileField(path, fields[path] ?? open) : compileComputed(path, computed[path] ?? path),
    ),
    ...parents.map(({ path }) => compileParent(path)),
    ...compileUnknown(spec),
  ];
  const personal = new Set(Object.entries(fields).flatMap(([path, { pii }]) => (pii === undefined ? [] : [path])));
  const draft = new Draft();
  return {
    mode: spec.mode ?? 'observe',
    personal,
    category: spec.category,
    subjects: subject === undefined ? null : new Set(typeof subject === 'string' ? [subject] : subject),
    clean(data, report) {
      draft.begin(data);
      const before = report.changes?.length ?? 0;
      for (const step of steps) step(draft, report);
      if (report.changes !== null) mask(report.changes, before, personal);
      return draft.data;
    },
    uniqueOf: spec.unique === undefined ? null : compileUnique(spec.unique),
  };
}

/** Somebody looks at them: values are what they were to the rules, and masked for people. */
function mask(changes: Change[], from: number, personal: ReadonlySet<string>): void {
  for (let at = from; at < changes.length; at += 1) {
    const change = changes[at] as Change;
    const hides = personal.has(change.path);
    changes[at] = { ...change, before: masked(change.before, hides), after: masked(change.after, hides) };
  }
}

function compileComputed(path: string, formula: Formula): Step {
  const keys = keysOf(path);
  const read = compileRead(keys);
  const compute = compileFormula(formula);
  return (draft, report) => {
    const value = compute(draft.data);
    const before = read(draft.data);
    if (value === undefined || value === before || !draft.put(keys, value)) return;
    report.changes?.push({ path, rule: 'computed', before: before ?? null, after: value });
  };
}

function compileUnique(paths: readonly string[]): (data: JsonObject) => string | undefined {
  const reads = paths.map((path) => compileRead(keysOf(path)));
  return (data) => {
    const values: unknown[] = [];
    for (const read of reads) {
      const value = read(data);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return JSON.stringify(values);
  };
}
