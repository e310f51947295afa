import type { ErrorCode, FieldDefinition, FieldType } from '@millrace/contract';
import { compilePattern } from '../../language/language.ts';
import { isObject } from './paths.ts';
import { isCanonicalTime } from './times.ts';

/** What is wrong with a value; null when nothing is. */
export type Wrong = { readonly code: ErrorCode; readonly expected: string };
export type Check = (value: unknown) => Wrong | null;

const typeNames: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  time: 'an ISO 8601 instant',
  list: 'a list',
  object: 'an object',
  any: 'anything',
};

export function typeName(type: FieldType): string {
  return typeNames[type];
}

export function hasType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'time':
      return isCanonicalTime(value);
    case 'list':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'any':
      return true;
  }
}

/** The checks of a field on a value that is there: its type first, then what narrows it. */
export function compileCheck(field: FieldDefinition): Check {
  const { type } = field;
  const wrongType: Wrong = { code: 'EVENT_FIELD_TYPE', expected: typeNames[type] };
  const narrower = [
    ...exactCheck(field),
    ...valuesCheck(field),
    ...sizeCheck(field),
    ...patternCheck(field),
    ...itemsCheck(field),
  ];
  const [first, ...others] = narrower;
  if (first === undefined) return (value) => (hasType(value, type) ? null : wrongType);
  if (others.length === 0) return (value) => (hasType(value, type) ? first(value) : wrongType);
  return (value) => {
    if (!hasType(value, type)) return wrongType;
    for (const check of narrower) {
      const wrong = check(value);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

/** Beyond 2^53 two whole numbers are one. */
function exactCheck({ type }: FieldDefinition): Check[] {
  if (type !== 'integer') return [];
  const wrong: Wrong = { code: 'EVENT_FIELD_INEXACT', expected: 'a whole number of at most 2^53' };
  return [(value) => (Number.isSafeInteger(value) ? null : wrong)];
}

function valuesCheck({ values }: FieldDefinition): Check[] {
  if (values === undefined) return [];
  const set = new Set<unknown>(values);
  const listed = values.slice(0, 12).map((value) => JSON.stringify(value));
  const more = values.length > 12 ? ' …' : '';
  const wrong: Wrong = { code: 'EVENT_FIELD_VALUE', expected: `one of ${listed.join(', ')}${more}` };
  return [(value) => (set.has(value) ? null : wrong)];
}

function sizeCheck({ type, min, max }: FieldDefinition): Check[] {
  if (min === undefined && max === undefined) return [];
  const low = min ?? Number.NEGATIVE_INFINITY;
  const high = max ?? Number.POSITIVE_INFINITY;
  const what = type === 'text' ? ' characters' : type === 'list' ? ' items' : '';
  const bounds = max === undefined ? `at least ${low}` : min === undefined ? `at most ${high}` : `${low} to ${high}`;
  const wrong: Wrong = { code: 'EVENT_FIELD_RANGE', expected: `${bounds}${what}` };
  if (type === 'text') {
    return [
      (value) => {
        const { length } = value as string;
        // A character takes one or two units, so most texts need no counting.
        if (length <= high && length >= low * 2) return null;
        const characters = charactersOf(value as string);
        return characters >= low && characters <= high ? null : wrong;
      },
    ];
  }
  const sizeOf =
    type === 'list' ? (value: unknown) => (value as unknown[]).length : (value: unknown) => value as number;
  return [
    (value) => {
      const size = sizeOf(value);
      return size >= low && size <= high ? null : wrong;
    },
  ];
}

function charactersOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function patternCheck({ pattern }: FieldDefinition): Check[] {
  if (pattern === undefined) return [];
  const isFound = compilePattern(pattern);
  const wrong: Wrong = { code: 'EVENT_FIELD_PATTERN', expected: `the form ${pattern}` };
  return [(value) => (isFound(value as string) ? null : wrong)];
}

function itemsCheck({ of }: FieldDefinition): Check[] {
  if (of === undefined) return [];
  const wrong: Wrong = { code: 'EVENT_FIELD_TYPE', expected: `a list in which each item is ${typeNames[of]}` };
  return [(value) => ((value as unknown[]).every((item) => hasType(item, of)) ? null : wrong)];
}
