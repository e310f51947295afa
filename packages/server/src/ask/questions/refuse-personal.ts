import { definitionKinds, type EntitySpec } from '@millrace/contract';
import type { Edition } from '../../catalog/catalog.ts';
import { Failure } from '../../kernel/kernel.ts';
import { fieldKeys, readExpression } from '../../language/language.ts';
import { segmentsNamed } from '../../measure/measure.ts';
import { classedData, classingKinds } from '../classed.ts';
import { classesBy } from '../entities/entity-view.ts';

/** Keys of fields of events, `data` first. */
type Keys = readonly string[];

/** An expression is at most 64 levels deep, and each takes two of a question. */
const deepest = 200;
/** Documents that a question may name. */
const namedKinds = definitionKinds.filter((kind) => ['metric', 'segment', 'score', 'question'].includes(kind));

/**
 * FIELD_PERSONAL where a question, or a document that it names, reads what documents class as personal in the data of
 * events: groups would show it, and whoever compares can guess it. It knows no kind of question: whatever stands there and
 * can be read as an expression is looked at, so a new kind cannot forget it.
 */
export function refusePersonal(question: unknown, documents: Edition): void {
  const personal = documents.compiled(classingKinds, personalKeys);
  const named = new Set<string>();
  look(question, 'question', 0);

  function look(value: unknown, path: string, depth: number): void {
    if (depth > deepest) return;
    if (typeof value === 'string') {
      if (/data|segment/.test(value)) read(value, path);
      lookAtNamed(value, path);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if ('op' in value && read(value, path)) return;
    if ('attribute' in value) refuseAttribute(value.attribute, path);
    for (const [name, each] of Object.entries(value)) {
      if (name === 'formula' && typeof each === 'string')
        for (const word of each.match(/[A-Za-z_][\w.]*/g) ?? []) lookAtNamed(word, `${path}.formula`);
      look(each, `${path}.${name}`, depth + 1);
    }
  }

  function lookAtNamed(name: string, path: string): void {
    for (const kind of namedKinds) {
      const spec = named.has(`${kind} ${name}`) ? undefined : documents.find(kind, name)?.spec;
      if (spec === undefined) continue;
      named.add(`${kind} ${name}`);
      look(spec, `${path}: ${kind} ${name}`, 0);
    }
  }

  /** Whether it is an expression. */
  function read(value: unknown, path: string): boolean {
    let keys: readonly Keys[];
    try {
      keys = fieldKeys(readExpression(value));
    } catch {
      return false;
    }
    const found = keys.find((each) => personal.some((classed) => covers(classed, each)));
    if (found !== undefined) throw refused(path, found.join('.'));
    for (const { name } of segmentsNamed(value)) lookAtNamed(name, path);
    return true;
  }

  function refuseAttribute(attribute: unknown, path: string): void {
    const { kind, field } = Object(attribute) as { readonly kind?: unknown; readonly field?: unknown };
    const spec = documents.find('entity', String(kind))?.spec as EntitySpec | undefined;
    if (spec !== undefined && classesBy({ spec }, documents).has(String(field)))
      throw refused(path, `${String(field)} of ${String(kind)}`);
  }
}

function personalKeys(edition: Edition): readonly Keys[] {
  const { types, kinds } = classedData(edition);
  return [...types.values(), ...kinds.values()].flatMap((classed) => classed.map(([keys]) => ['data', ...keys]));
}

/** Whether what is read is what is classed, or part of it. Places in lists count for nothing. */
function covers(classed: Keys, read: Keys): boolean {
  const keys = read.filter((key) => !/^\d+$/.test(key));
  return classed.every((key, i) => key === keys[i]);
}

function refused(path: string, what: string): Failure {
  const place = path.replace(/^question\.?/, '') || 'question';
  return new Failure('FIELD_PERSONAL', { detail: `${place}: ${what} is classed as personal` });
}
