import type { EventSpec, FieldDefinition, FieldType } from '@millrace/contract';
import { keysOf, pathOf } from '../cleaning/paths.ts';
import { documentPath } from './field-path.ts';
import type { Learned, LearnedField, LearnedKind, ValueKind } from './learned.ts';

/** Samples after which a field may be called required, or a text one of few words. */
const enough = 50;
/** Of so many values nine in ten of one kind are the rule, and the others its exceptions. */
const few = 10;
const mostly = 0.9;
const longestPath = 512;
const kindForm = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

export type ProposedEvent = { readonly kind: 'event'; readonly name: string; readonly spec: EventSpec };

/**
 * The event document that says what was learned; what its document says already stays. It observes, so that nothing
 * follows from it before somebody has read it. The events it was learned from fit it, but for values of a kind that is rare
 * in their field: its description says so. Pure.
 */
export function proposeEvent(learned: Learned, declared: EventSpec | undefined): ProposedEvent {
  const said = declared?.fields ?? {};
  const fields: Record<string, FieldDefinition> = { ...said };
  const shallowFirst = [...learned.fields.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const field of shallowFirst) {
    const path = documentPath(field.path);
    if (path === undefined || path.length > longestPath || Object.hasOwn(said, path)) continue;
    if (!mayHold(fields, path)) continue;
    const proposed = proposeField(field, learned);
    if (proposed !== undefined) fields[path] = proposed;
  }
  const subjects = learned.subjects.map(({ name }) => name);
  const [subject] = subjects;
  const knowsSubject = subjects.length === 1 && subject !== undefined && kindForm.test(subject);
  return {
    kind: 'event',
    name: learned.type,
    spec: {
      mode: 'observe',
      ...(knowsSubject && { subject }),
      ...declared,
      ...(Object.keys(fields).length > 0 && { fields: Object.fromEntries(Object.entries(fields).slice(0, 1000)) }),
    },
  };
}

/** What stands above it is an object, and was always one. */
function mayHold(fields: Readonly<Record<string, FieldDefinition>>, path: string): boolean {
  const keys = keysOf(path);
  return keys.slice(0, -1).every((_, depth) => {
    const above = pathOf(keys.slice(0, depth + 1));
    return !Object.hasOwn(fields, above) || fields[above]?.type === 'object';
  });
}

const types: Readonly<Record<Exclude<ValueKind, 'null'>, FieldType>> = {
  text: 'text',
  time: 'time',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
};

/** undefined: it was never anything but null. */
function proposeField(field: LearnedField, learned: Learned): FieldDefinition | undefined {
  const kinds = field.types.filter(({ type }) => type !== 'null');
  if (kinds.length === 0) return undefined;
  const { type, rare } = usualOf(kinds);
  const hasNull = kinds.length < field.types.length;
  const required = field.events === learned.sampled && field.events >= enough && !hasNull;
  const words = type === 'text' && field.personal.length === 0 ? vocabulary(field) : undefined;
  const [personal] = field.personal;
  return {
    type,
    ...(required && { required }),
    ...(type === 'list' && itemsOf(field, learned)),
    ...descriptionOf(words, rare),
    ...(personal !== undefined && (type === 'text' || type === 'any') && { pii: personal.shape }),
  };
}

const itemTypes: Partial<Record<ValueKind, NonNullable<FieldDefinition['of']>>> = {
  text: 'text',
  time: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  object: 'object',
};

function itemsOf({ path }: LearnedField, { fields }: Learned): Pick<FieldDefinition, 'of'> {
  const [kind, ...others] = fields.get(`${path}/[]`)?.types ?? [];
  const of = kind === undefined || others.length > 0 ? undefined : itemTypes[kind.type];
  return of === undefined ? {} : { of };
}

/** Kinds that one type holds. */
const groups: readonly (readonly ValueKind[])[] = [
  ['integer', 'number'],
  ['time', 'text'],
  ['boolean'],
  ['list'],
  ['object'],
];

type Usual = { readonly type: FieldType; readonly rare: readonly LearnedKind[] };

/** What nearly all values are, and those that are not; where no kind is that common, anything. */
function usualOf(kinds: readonly LearnedKind[]): Usual {
  const values = total(kinds);
  for (const group of groups) {
    const common = kinds.filter(({ type }) => group.includes(type));
    const rare = kinds.filter(({ type }) => !group.includes(type));
    if (common.length === 0 || (rare.length > 0 && (values < few || total(common) < mostly * values))) continue;
    // Of a group the wider kind stands last.
    const widest = group.findLast((kind) => common.some(({ type }) => type === kind));
    return { type: types[widest as Exclude<ValueKind, 'null'>], rare };
  }
  return { type: 'any', rare: [] };
}

function total(kinds: readonly LearnedKind[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

function descriptionOf(words: readonly string[] | undefined, rare: readonly LearnedKind[]): { description?: string } {
  const seen = words === undefined ? [] : [`Seen: ${words.join(', ')}`];
  const odd = rare.map(({ type, count, example }) => `${count} times ${type}, like ${example}`);
  const told = odd.length === 0 ? seen : [...seen, `Not as declared: ${odd.join('; ')}`];
  return told.length === 0 ? {} : { description: told.join('. ').slice(0, 2000).toWellFormed() };
}

/** The words of a text, where they are few enough to be a vocabulary and none stands for somebody. */
export function vocabulary({ words, values }: LearnedField): readonly string[] | undefined {
  if (words === null || words.length === 0 || values < enough || values < 20 * words.length) return undefined;
  return words.map(({ word }) => word).toSorted();
}
