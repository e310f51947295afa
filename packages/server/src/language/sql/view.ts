import type { Operand, Reach } from '../condition.ts';
import { instantPattern } from '../instant.ts';
import type { Field } from '../schema.ts';
import { allOf, anyOf, type Params } from './params.ts';
import { rawText } from './raw-text.ts';

/** What an operand can be in SQL: for each type the condition under which it has it, and its value then. */
export type View = {
  readonly present: string;
  /** Has text, and is one of these. */
  textIn(texts: readonly string[]): string;
  /** Has a number, and is one of these. */
  numberIn(numbers: readonly number[]): string;
  /** Is this boolean. */
  is(wanted: boolean): string;
  /** `value` means something only where `guard` holds. */
  readonly text: TextView | undefined;
  /** NULL where it is no number. */
  readonly number: string | undefined;
  /** JSON text, '' where there is none: of what may hold a list. */
  readonly raw: string | undefined;
};

export type TextView = {
  readonly guard: string;
  readonly value: string;
  /** Instead of guard and value: true where there is a text that starts so. */
  readonly startsWith?: (text: string) => string;
};

export const none = {
  present: '0',
  textIn: () => '0',
  numberIn: () => '0',
  is: () => '0',
  text: undefined,
  number: undefined,
  raw: undefined,
} satisfies View;

export function literalView(value: string | number | boolean | null, params: Params): View {
  if (value === null) return none;
  if (typeof value === 'boolean') return { ...none, present: '1', is: (wanted) => bit(wanted === value) };
  if (typeof value === 'number') {
    const number = params.add(value, 'Float64');
    return { ...none, present: '1', number, numberIn: (numbers) => bit(numbers.includes(value)) };
  }
  const text = { guard: '1', value: params.add(value, 'String') };
  return { ...none, present: '1', text, textIn: (texts) => bit(texts.includes(value)) };
}

export function columnView<Row>({ type, column, optional }: Field<Row>, params: Params): View {
  if (type === 'text') {
    const present = optional ? `${column} != ''` : '1';
    const textIn = (texts: readonly string[]): string =>
      among(column, optional ? texts.filter((text) => text !== '') : texts, params);
    return { ...none, present, text: { guard: present, value: column }, textIn };
  }
  const present = optional ? `${column} IS NOT NULL` : '1';
  if (type === 'boolean') return { ...none, present, is: (wanted) => (wanted ? `${column} != 0` : `${column} = 0`) };
  const number = type === 'time' ? `toFloat64(toUnixTimestamp64Milli(${column}))` : `toFloat64(${column})`;
  return { ...none, present, number, numberIn: (numbers) => amongNumbers(number, numbers, params) };
}

/**
 * The raw JSON text at the path, '' where there is none: it tells the types apart, and a text equals a literal exactly
 * when their JSON does, so one parse of the document serves every condition on the path. JSONExtractString is no test
 * for a text: it gives the digits of a number.
 */
export function rawView(raw: string, params: Params): View {
  const number = `toFloat64OrNull(${raw})`;
  return {
    present: `${raw} NOT IN ('', 'null')`,
    textIn: (texts) => among(raw, texts.map(rawText), params),
    numberIn: (numbers) => amongNumbers(number, numbers, params),
    is: (wanted) => `${raw} = '${wanted}'`,
    text: {
      guard: `startsWith(${raw}, '"')`,
      value: `JSONExtractString(${raw})`,
      // Characters are escaped one by one, so the beginning of a text is the beginning of its JSON.
      startsWith: (text) => `startsWith(${raw}, ${params.add(rawText(text).slice(0, -1), 'String')})`,
    },
    number,
    raw,
  };
}

export function rawOf<Row>({ base, keys }: Extract<Operand<Row>, { kind: 'path' }>, params: Params): string {
  const outer = base.kind === 'document' ? base.document.column : base.slot.name;
  if (keys.length === 0) return outer;
  return `JSONExtractRaw(${[outer, ...keys.map((key) => params.add(key, 'String'))].join(', ')})`;
}

/** Of a number that is NULL where there is none. */
export function numberView(number: string, params: Params): View {
  const numberIn = (numbers: readonly number[]): string => amongNumbers(number, numbers, params);
  return { ...none, present: `isNotNull(${number})`, number, numberIn };
}

export function textView(text: TextView, params: Params): View {
  const textIn = (texts: readonly string[]): string => allOf([text.guard, among(text.value, texts, params)]);
  return { ...none, present: text.guard, text, textIn };
}

/** Milliseconds since 1970, NULL where it is no instant: a number is one, and a text in ISO 8601. */
export function instantIn({ number, text }: View, params: Params): string {
  if (text === undefined) return number ?? nothing;
  const { guard, value } = text;
  const told = allOf([guard, `match(${value}, ${params.add(instantPattern, 'String')})`]);
  const read = `toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${value}, 3, 'UTC'))`;
  const instant = `if(${told}, toFloat64(${read}), NULL)`;
  return number === undefined ? instant : `coalesce(${number}, ${instant})`;
}

/** A text that is short enough to be read through. */
export function fitting({ guard, value }: TextView, { bytes }: Reach): string {
  return allOf([guard, `length(${value}) <= ${bytes}`]);
}

/** The first view whose condition holds; a condition may be NULL. */
export type Case = { readonly when: string; readonly view: View };

export function chosenView(cases: readonly Case[]): View {
  const has = (part: 'number' | 'text' | 'raw'): boolean => cases.some(({ view }) => view[part] !== undefined);
  const chosen = (valueOf: (view: View) => string, otherwise: string): string =>
    `multiIf(${[...cases.flatMap(({ when, view }) => [when, valueOf(view)]), otherwise].join(', ')})`;
  const whole = (valueOf: (view: View) => string): string =>
    cases.every(({ view }) => valueOf(view) === '0') ? '0' : chosen(valueOf, '0');
  return {
    present: whole(({ present }) => present),
    textIn: (texts) => whole((view) => view.textIn(texts)),
    numberIn: (numbers) => whole((view) => view.numberIn(numbers)),
    is: (wanted) => whole((view) => view.is(wanted)),
    number: has('number') ? chosen(({ number }) => number ?? nothing, nothing) : undefined,
    text: has('text')
      ? {
          guard: whole(({ text }) => text?.guard ?? '0'),
          value: chosen(({ text }) => text?.value ?? "''", "''"),
        }
      : undefined,
    raw: has('raw') ? chosen(({ raw }) => raw ?? "''", "''") : undefined,
  };
}

export const nothing = 'CAST(NULL AS Nullable(Float64))';

export function among(sql: string, texts: readonly string[], params: Params): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return `${sql} = ${params.add(only, 'String')}`;
  return anyOf(chunks(texts).map((chunk) => `${sql} IN ${params.add(chunk, 'Array(String)')}`));
}

export function amongNumbers(sql: string, numbers: readonly number[], params: Params): string {
  const [only] = numbers;
  if (numbers.length === 1 && only !== undefined) return `${sql} = ${params.add(only, 'Float64')}`;
  return anyOf(chunks(numbers).map((chunk) => `${sql} IN ${params.add(chunk, 'Array(Float64)')}`));
}

/** The engine takes no parameter of more than 128 KB; a character may be four bytes. */
const chunkLength = 24_000;

function chunks<T extends string | number>(values: readonly T[]): T[][] {
  const all: T[][] = [];
  let room = 0;
  for (const value of values) {
    const length = String(value).length + 3;
    if (room < length || all.length === 0) {
      all.push([]);
      room = chunkLength;
    }
    all.at(-1)?.push(value);
    room -= length;
  }
  return all;
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}
