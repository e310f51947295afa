import { amongForms, type SegmentSpec } from '@millrace/contract';
import { Compile } from 'typebox/compile';
import { Failure, firstMisfit, within } from '../../kernel/kernel.ts';
import type { People, Statement } from '../../measure/measure.ts';
import { combined } from './combined.ts';
import { segmentMembers, type Moment } from './segment-members.ts';

/** Some subjects as of a moment. Statements hold the parameters of the people they are written for. */
export type Chosen = {
  /** Kinds of the subjects; null: of any. */
  readonly kinds: readonly string[] | null;
  /** SQL over the column `who`: whether it is one of them. */
  readonly holds: (people: People) => Statement;
  /** One row each: kind, name, first, last (ms since 1970). */
  readonly listed: (people: People) => Statement;
  /** One row each: who. */
  readonly members: (people: People) => Statement;
};

const forms = {
  segment: Compile(amongForms.segment),
  and: Compile(amongForms.and),
  or: Compile(amongForms.or),
  not: Compile(amongForms.not),
  who: Compile(amongForms.who),
};

/** Who is meant by `among`, or by a segment as it is. QUESTION_INVALID, SEGMENT_UNKNOWN, SEGMENT_INVALID with the place. */
export function chosenBy(among: unknown, moment: Moment): Chosen {
  const { path } = moment;
  const form = formOf(among);
  if (!forms[form].Check(among)) {
    const { path: at, message } = firstMisfit(forms[form].Errors(among), within(among));
    throw new Failure('QUESTION_INVALID', { detail: `${path}${at.replaceAll('/', '.')}: ${message}` });
  }
  const inner = (each: unknown, key: string): Chosen => chosenBy(each, { ...moment, path: `${path}.${key}` });
  const told = among as Readonly<Record<string, unknown>>;
  switch (form) {
    case 'segment':
      return namedSegment(String(told['segment']), moment);
    case 'and':
    case 'or':
      return combined(
        form,
        (told[form] as readonly unknown[]).map((each, i) => inner(each, `${form}.${i}`)),
        moment,
      );
    case 'not':
      return combined('not', [inner(told['not'], 'not')], moment);
    case 'who':
      return segmentMembers(among as SegmentSpec, moment);
  }
}

function formOf(among: unknown): keyof typeof forms {
  const keys = typeof among === 'object' && among !== null ? Object.keys(among) : [];
  return (['segment', 'and', 'or', 'not'] as const).find((key) => keys.includes(key)) ?? 'who';
}

/** A circle would never end; so many segments of segments are hardly meant. */
const deepest = 8;

/** SEGMENT_UNKNOWN; SEGMENT_INVALID where it is, by others, a part of itself. */
export function namedSegment(name: string, moment: Moment): Chosen {
  const { asking, path, within: around } = moment;
  if (around.includes(name))
    throw new Failure('SEGMENT_INVALID', {
      detail: `${path}: '${name}' is a part of itself: ${[...around, name].join(', ')}`,
    });
  if (around.length === deepest)
    throw new Failure('SEGMENT_INVALID', { detail: `${path}: segments of segments, deeper than ${deepest}` });
  const found = asking.documents.find('segment', name)?.spec;
  if (found === undefined) throw new Failure('SEGMENT_UNKNOWN', { detail: `${path}: there is no segment '${name}'` });
  return segmentMembers(found as SegmentSpec, { ...moment, within: [...around, name] });
}
