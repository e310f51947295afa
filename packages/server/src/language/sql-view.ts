import type { Operand } from './condition.ts';
import { rawText } from './raw-text.ts';
import type { Field } from './schema.ts';
import { anyOf, type Params } from './sql-params.ts';

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
};

export type TextView = {
  readonly guard: string;
  readonly value: string;
  /** Instead of guard and value: true where there is a text that starts so. */
  readonly startsWith?: (text: string) => string;
};

const none = { textIn: () => '0', numberIn: () => '0', is: () => '0', text: undefined, number: undefined } as const;

export function viewOf<Row>(operand: Operand<Row>, params: Params): View {
  switch (operand.kind) {
    case 'literal':
      return literalView(operand.value, params);
    case 'column':
      return columnView(operand.field, params);
    case 'path': {
      const keys = operand.keys.map((key) => params.add(key, 'String'));
      return pathView(`JSONExtractRaw(${[operand.document.column, ...keys].join(', ')})`, params);
    }
  }
}

function literalView(value: string | number | boolean | null, params: Params): View {
  if (value === null) return { ...none, present: '0' };
  if (typeof value === 'boolean') return { ...none, present: '1', is: (wanted) => bit(wanted === value) };
  if (typeof value === 'number') {
    const number = params.add(value, 'Float64');
    return { ...none, present: '1', number, numberIn: (numbers) => bit(numbers.includes(value)) };
  }
  const text = { guard: '1', value: params.add(value, 'String') };
  return { ...none, present: '1', text, textIn: (texts) => bit(texts.includes(value)) };
}

function columnView<Row>({ type, column, optional }: Field<Row>, params: Params): View {
  const present = optional ? `${column} != ''` : '1';
  switch (type) {
    case 'text': {
      const textIn = (texts: readonly string[]): string =>
        among(column, optional ? texts.filter((text) => text !== '') : texts, params);
      return { ...none, present, text: { guard: present, value: column }, textIn };
    }
    case 'time': {
      const number = `toFloat64(toUnixTimestamp64Milli(${column}))`;
      return { ...none, present, number, numberIn: (numbers) => amongNumbers(number, numbers, params) };
    }
    case 'boolean':
      return { ...none, present, is: (wanted) => (wanted ? `${column} != 0` : `${column} = 0`) };
  }
}

/**
 * The raw JSON text at the path, '' where there is none: it tells the types apart, and a text equals a literal exactly
 * when their JSON does, so one parse of the document serves every condition on the path. JSONExtractString is no test
 * for a text: it gives the digits of a number.
 */
function pathView(raw: string, params: Params): View {
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
  };
}

function among(sql: string, texts: readonly string[], params: Params): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return `${sql} = ${params.add(only, 'String')}`;
  return anyOf(chunks(texts).map((chunk) => `${sql} IN ${params.add(chunk, 'Array(String)')}`));
}

function amongNumbers(sql: string, numbers: readonly number[], params: Params): string {
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
