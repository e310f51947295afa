import type { Formula, Json, JsonObject, MappingSpec } from '@millrace/contract';
import { compileMatch, type Schema } from '../../language/language.ts';
import type { Complaint } from './check-event.ts';
import { conditionProblems } from './condition.ts';
import { compileFormula, formulaProblem } from './compile-formula.ts';
import { byName } from './order.ts';
import { compileRead, Draft, isObject, keysOf } from './paths.ts';
import { timeReader } from './times.ts';

export type Foreign = { readonly producer: string; readonly item: JsonObject };

/** Paths begin at the item itself. */
const schema: Schema<JsonObject> = {
  fields: {},
  documents: {},
  root: { column: 'item', read: (item) => item },
};

/** The item as an event in its native form; undefined where no mapping fits. Of several the first by name is taken. */
export type CompiledMapping = (foreign: Foreign) => { readonly name: string; readonly item: JsonObject } | undefined;

export function compileMapping(specs: Readonly<Record<string, MappingSpec>>): CompiledMapping {
  const all = Object.entries(specs)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]) => ({
      name,
      producer: spec.producer,
      when: spec.when === undefined ? null : compileMatch(spec.when, schema, 'when'),
      map: compileOne(spec),
    }));
  return (foreign) => {
    for (const { name, producer, when, map } of all) {
      if (producer !== undefined && producer !== foreign.producer) continue;
      if (when === null || when(foreign.item)) return { name, item: map(foreign.item) };
    }
    return undefined;
  };
}

type Make = (item: JsonObject) => Json | undefined;

/** Whatever comes of the formulas: the native dialect judges it like anything that was sent. */
function compileOne({ event }: MappingSpec): (item: JsonObject) => JsonObject {
  const { subject, data, context, timeFormat, time } = event;
  const members: (readonly [string, Make])[] = [];
  for (const name of ['type', 'id', 'category', 'flow', 'order'] as const) {
    const formula = event[name];
    if (formula !== undefined) members.push([name, textual(name, compileFormula(formula))]);
  }
  if (time !== undefined) members.push(['time', compileTime(time, timeFormat)]);
  if (subject !== undefined) {
    const [kind, id] = [compileFormula(subject.kind), compileFormula(subject.id)];
    members.push([
      'subject',
      (item) => {
        const about = id(item);
        return about === undefined ? undefined : { kind: kind(item) ?? null, id: textOf(about) };
      },
    ]);
  }
  if (data !== undefined) members.push(['data', compileObject(data)]);
  if (context !== undefined) members.push(['context', compileObject(context)]);
  return (item) => {
    const made: { [name: string]: Json } = {};
    for (const [name, make] of members) {
      const value = make(item);
      if (value !== undefined) made[name] = value;
    }
    return made;
  };
}

/** Ids and types are texts; many systems number them. */
function textual(name: string, make: Make): Make {
  if (name === 'order') return make;
  return (item) => {
    const value = make(item);
    return value === undefined ? undefined : textOf(value);
  };
}

function textOf(value: Json): Json {
  return typeof value === 'number' ? String(value) : value;
}

function compileTime(formula: Formula, format: MappingSpec['event']['timeFormat']): Make {
  const make = compileFormula(formula);
  if (format === undefined) return make;
  const read = timeReader(format);
  return (item) => {
    const value = make(item);
    return read(value) ?? value;
  };
}

function compileObject(from: string | Readonly<Record<string, Formula>>): Make {
  if (typeof from === 'string') {
    const read = compileRead(keysOf(from));
    return (item) => {
      const value = read(item);
      return isObject(value) ? value : undefined;
    };
  }
  const fields = byName(from)
    .map(([path, formula]) => [keysOf(path), compileFormula(formula)] as const)
    .toSorted(([a], [b]) => a.length - b.length);
  return (item) => {
    const draft = new Draft();
    for (const [keys, make] of fields) {
      const value = make(item);
      if (value !== undefined) draft.put(keys, value);
    }
    return draft.data;
  };
}

/** Why a mapping of the right shape makes no sense. */
export function checkMapping(spec: MappingSpec): readonly Complaint[] {
  const found: Complaint[] = [...conditionProblems(spec.when, schema)];
  if (spec.event.timeFormat !== undefined && spec.event.time === undefined)
    found.push({ path: 'event.timeFormat', why: 'there is no time to be read' });
  const { data, context, subject } = spec.event;
  const { type, id, time, category, flow, order } = spec.event;
  for (const formula of [type, id, time, category, flow, order, subject?.kind, subject?.id]) {
    const problem = formula === undefined ? undefined : formulaProblem(formula);
    if (problem !== undefined) found.push({ path: 'event', why: problem });
  }
  for (const from of [data, context]) {
    if (typeof from !== 'object') continue;
    for (const [path, formula] of Object.entries(from)) {
      const problem = formulaProblem(formula);
      if (problem !== undefined) found.push({ path: 'event', why: `${path}: ${problem}` });
      if (keysOf(path).some((key) => key === '' || key === '__proto__')) found.push({ path, why: 'is no path' });
    }
  }
  return found;
}
