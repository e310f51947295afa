import type { CheckMode, ErrorCode } from '@millrace/contract';
import type { PersonalShape } from '../cleaning/personal.ts';

/**
 * What the stream itself says about one type of event. Law: the same events in the same order give the same, so it can be
 * told again from the log; nothing in it is a value that looks personal. Times are those of receipt, ms since 1970.
 *
 * Events are counted one by one, and looked into by sample: the first `sampling.first` of each minute, then one in
 * `sampling.every`. Shares are shares of the sample.
 */
export type Learned = {
  readonly type: string;
  first: number;
  last: number;
  events: number;
  sampled: number;
  /** The minute of the newest events, and how many of them it has had. */
  minute: number;
  inMinute: number;
  /** Times at which events came, after the first. */
  beats: number;
  /** The longest silence that ended on each of the newest days. */
  readonly silences: { readonly day: number; longest: number }[];
  readonly producers: Seen[];
  /** Kinds of subjects; '' is none. */
  readonly subjects: Seen[];
  /** By JSON pointer; each item of a list stands at `[]`. */
  readonly fields: Map<string, LearnedField>;
  readonly problems: LearnedProblem[];
  /** What found no room: producers, fields of events, problems. */
  readonly beyond: { producers: number; fields: number; problems: number };
};

export type Seen = { readonly name: string; first: number; last: number; count: number };

export type LearnedField = {
  readonly path: string;
  /** Events of the sample that had it, and which of the sample were the first and the last. */
  events: number;
  firstSample: number;
  lastSample: number;
  first: number;
  last: number;
  /** Values, of which a list may hold many. */
  values: number;
  readonly types: LearnedKind[];
  readonly personal: LearnedPersonal[];
  /** The words a text was, as long as they are few and short; null: they are not, or may be personal. */
  words: { readonly word: string; count: number }[] | null;
};

export type ValueKind = 'text' | 'time' | 'number' | 'integer' | 'boolean' | 'list' | 'object' | 'null';

export type LearnedKind = {
  readonly type: ValueKind;
  count: number;
  first: number;
  last: number;
  /** Values of other kinds before the first of this one. */
  readonly after: number;
  /** Masked, or its mere shape. */
  readonly example: string;
};

export type LearnedPersonal = {
  readonly shape: PersonalShape;
  count: number;
  first: number;
  last: number;
  readonly example: string;
};

/** What a document had to say about events: counted one by one, whatever the mode lets follow from it. */
export type LearnedProblem = {
  readonly mode: CheckMode;
  readonly code: ErrorCode;
  readonly path: string;
  count: number;
  first: number;
  last: number;
  /** Of the first. */
  readonly expected: string;
  readonly got: string;
};

export const sampling = { first: 50, every: 200 } as const;
/** Of a type; `depth` in levels of data, `words` in different ones. */
export const learningLimits = {
  types: 1000,
  /** Of a workspace. */
  fieldsInAll: 20_000,
  fields: 256,
  depth: 8,
  pathLength: 256,
  /** Items of a list that are looked into. */
  items: 10,
  producers: 20,
  subjects: 10,
  problems: 100,
  words: 12,
  days: 8,
} as const;

export function nothingLearned(type: string): Learned {
  return {
    type,
    first: 0,
    last: 0,
    events: 0,
    sampled: 0,
    minute: 0,
    inMinute: 0,
    beats: 0,
    silences: [],
    producers: [],
    subjects: [],
    fields: new Map(),
    problems: [],
    beyond: { producers: 0, fields: 0, problems: 0 },
  };
}

export function printLearned(learned: Learned): string {
  return JSON.stringify({ ...learned, fields: [...learned.fields.values()] });
}

/** Of a text that `printLearned` has made. */
export function parseLearned(text: string): Learned {
  const read = JSON.parse(text) as Omit<Learned, 'fields'> & { readonly fields: LearnedField[] };
  return Object.assign(read, { fields: new Map(read.fields.map((field) => [field.path, field])) });
}
