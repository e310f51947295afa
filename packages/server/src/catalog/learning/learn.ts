import type { CheckMode, ErrorCode, Json, JsonObject } from '@millrace/contract';
import { pointerPart } from '../../kernel/kernel.ts';
import { personalShape, maskPersonal } from '../cleaning/personal.ts';
import { exampleOf, isTelling, isWord, kindOfValue } from './example.ts';
import {
  learningLimits as limits,
  sampling,
  type Learned,
  type LearnedField,
  type LearnedProblem,
  type Seen,
} from './learned.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What happened so long before it was received came as history, in the rhythm of an import. */
const historyMs = 60 * minuteMs;

/**
 * Counts one event that was received at `at` and happened at `time`, which is not asked for of most; true: it is of the sample,
 * and to be looked into.
 */
export function countEvent(learned: Learned, at: number, time: () => number): boolean {
  if (learned.events === 0 && learned.first === 0) learned.first = at;
  if (learned.events > 0 && at > learned.last && at - time() < historyMs) keepSilence(learned, at - learned.last, at);
  learned.events += 1;
  if (at > learned.last) learned.last = at;
  const minute = Math.floor(at / minuteMs);
  if (minute !== learned.minute) {
    learned.minute = minute;
    learned.inMinute = 0;
  }
  learned.inMinute += 1;
  return learned.inMinute <= sampling.first || learned.inMinute % sampling.every === 0;
}

function keepSilence(learned: Learned, silence: number, at: number): void {
  const { silences } = learned;
  learned.beats += 1;
  const day = Math.floor(at / dayMs);
  const newest = silences.at(-1);
  if (newest === undefined || newest.day < day) silences.push({ day, longest: silence });
  else if (silence > newest.longest) newest.longest = silence;
  if (silences.length > limits.days) silences.shift();
}

export type SampledEvent = {
  readonly producer: string;
  /** '' where it has none. */
  readonly subjectKind: string;
  readonly data: JsonObject;
  readonly at: number;
  /** Fields that the workspace has room for. */
  readonly room: number;
};

/** Looks into an event of the sample; how many fields were new. */
export function learnEvent(learned: Learned, { producer, subjectKind, data, at, room }: SampledEvent): number {
  learned.sampled += 1;
  if (!see(learned.producers, producer, { at, most: limits.producers })) learned.beyond.producers += 1;
  see(learned.subjects, subjectKind, { at, most: limits.subjects });
  const walk: Walk = {
    learned,
    at,
    sample: learned.sampled,
    room: Math.min(room, limits.fields - learned.fields.size),
    made: 0,
  };
  learnObject(walk, data, '', 1);
  return walk.made;
}

function see(list: Seen[], name: string, { at, most }: { readonly at: number; readonly most: number }): boolean {
  const found = list.find((one) => one.name === name);
  if (found !== undefined) {
    found.count += 1;
    found.last = at;
    return true;
  }
  if (list.length >= most) return false;
  list.push({ name, first: at, last: at, count: 1 });
  return true;
}

type Walk = {
  readonly learned: Learned;
  readonly at: number;
  readonly sample: number;
  readonly room: number;
  made: number;
};

function learnObject(walk: Walk, object: JsonObject, above: string, depth: number): void {
  for (const key in object) learnValue(walk, object[key] ?? null, { path: `${above}/${pointerPart(key)}`, key, depth });
}

type Place = { readonly path: string; readonly key: string; readonly depth: number };

function learnValue(walk: Walk, value: Json, { path, key, depth }: Place): void {
  const field = fieldAt(walk, path, key);
  if (field === undefined) {
    walk.learned.beyond.fields += 1;
    return;
  }
  if (field.lastSample !== walk.sample) field.events += 1;
  field.lastSample = walk.sample;
  field.last = walk.at;
  keepKind(field, value, walk.at);
  if (typeof value === 'string') keepText(field, value, walk.at);
  if (typeof value !== 'object' || value === null) return;
  if (depth >= limits.depth) walk.learned.beyond.fields += 1;
  else if (Array.isArray(value)) {
    for (const item of value.slice(0, limits.items) as Json[])
      learnValue(walk, item, { path: `${path}/[]`, key, depth: depth + 1 });
  } else learnObject(walk, value as JsonObject, path, depth + 1);
}

function fieldAt(walk: Walk, path: string, key: string): LearnedField | undefined {
  const { learned, at, sample } = walk;
  const found = learned.fields.get(path);
  if (found !== undefined) return found;
  if (walk.made >= walk.room || path.length > limits.pathLength) return undefined;
  const field: LearnedField = {
    path,
    events: 0,
    firstSample: sample,
    lastSample: 0,
    first: at,
    last: at,
    values: 0,
    types: [],
    personal: [],
    words: isTelling(key) ? null : [],
  };
  learned.fields.set(path, field);
  walk.made += 1;
  return field;
}

function keepKind(field: LearnedField, value: Json, at: number): void {
  const type = kindOfValue(value);
  const kind = field.types.find((one) => one.type === type);
  if (kind === undefined)
    field.types.push({ type, count: 1, first: at, last: at, after: field.values, example: exampleOf(value) });
  else {
    kind.count += 1;
    kind.last = at;
  }
  field.values += 1;
}

function keepText(field: LearnedField, text: string, at: number): void {
  const shape = personalShape(text);
  if (shape === null) {
    if (field.words !== null) keepWord(field, text);
    return;
  }
  field.words = null;
  const found = field.personal.find((one) => one.shape === shape);
  if (found === undefined)
    field.personal.push({ shape, count: 1, first: at, last: at, example: maskPersonal(text, shape) });
  else {
    found.count += 1;
    found.last = at;
  }
}

function keepWord(field: LearnedField, text: string): void {
  const words = field.words ?? [];
  const found = words.find(({ word }) => word === text);
  if (found !== undefined) found.count += 1;
  else if (words.length < limits.words && isWord(text)) words.push({ word: text, count: 1 });
  else field.words = null;
}

/** What documents found wrong with events of one slice, counted. */
export type ProblemCount = {
  readonly workspace: string;
  readonly type: string;
  readonly mode: CheckMode;
  readonly code: ErrorCode;
  /** As documents write it: keys joined by dots. */
  readonly path: string;
  readonly expected: string;
  /** Without a personal value. */
  readonly got: string;
  readonly count: number;
};

export function learnProblem(learned: Learned, problem: ProblemCount, at: number): void {
  const { mode, code, path, expected, got, count } = problem;
  if (learned.first === 0) learned.first = at;
  const found = learned.problems.find((one) => one.code === code && one.path === path && one.mode === mode);
  if (found !== undefined) {
    found.count += count;
    found.last = at;
  } else if (learned.problems.length < limits.problems) {
    const made: LearnedProblem = { mode, code, path, expected, got, count, first: at, last: at };
    learned.problems.push(made);
  } else learned.beyond.problems += count;
}
