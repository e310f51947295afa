import type { EventSpec, LearnedFieldView, LearnedTypeView } from '@millrace/contract';
import { writeYaml } from '../yaml.ts';
import { documentPath } from './field-path.ts';
import { sampling, type Learned, type LearnedField } from './learned.ts';
import { proposeEvent, vocabulary } from './propose.ts';
import { usualSilence } from './rhythm.ts';

export type TypeViewOptions = { readonly spec: EventSpec | undefined; readonly through: number };

/** All that is known about a type, as the API shows it. */
export function typeViewOf(learned: Learned, { spec, through }: TypeViewOptions): LearnedTypeView {
  const { type, first, last, events, sampled, beyond } = learned;
  const document = proposeEvent(learned, spec);
  const isSeen = first > 0;
  return {
    type,
    declared: spec !== undefined,
    mode: spec === undefined ? null : (spec.mode ?? 'observe'),
    first: isSeen ? iso(first) : null,
    last: isSeen ? iso(Math.max(first, last)) : null,
    events,
    sampled,
    sampling,
    through: iso(through),
    usualSilence: usualSilence(learned)?.longest ?? null,
    producers: learned.producers.map(spanned),
    subjects: learned.subjects.map(spanned),
    fields: [...learned.fields.values()]
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map((field) => fieldViewOf(field, learned, spec)),
    problems: learned.problems.map(spanned),
    beyond,
    document,
    yaml: writeYaml(document),
  };
}

function fieldViewOf(field: LearnedField, { sampled }: Learned, spec: EventSpec | undefined): LearnedFieldView {
  const path = documentPath(field.path);
  const declared = path !== undefined && Object.hasOwn(spec?.fields ?? {}, path) ? spec?.fields?.[path] : undefined;
  return {
    field: field.path,
    declared: declared?.type ?? null,
    share: field.events / Math.max(1, sampled),
    first: iso(field.first),
    last: iso(field.last),
    types: field.types.map(({ type, count, first, last, example }) => ({
      type,
      share: count / field.values,
      first: iso(first),
      last: iso(last),
      example,
    })),
    personal: field.personal.map(spanned),
    words: declared?.pii === undefined ? (vocabulary(field)?.slice() ?? null) : null,
  };
}

type Spanned = { readonly first: number; readonly last: number };

function spanned<T extends Spanned>(
  one: T,
): Omit<T, keyof Spanned> & { readonly first: string; readonly last: string } {
  return { ...one, first: iso(one.first), last: iso(one.last) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
