import type { Conversion, ErrorCode, EventSpec, FieldDefinition } from '@millrace/contract';
import { compilePattern } from '../../language/language.ts';
import { hasType, typeName } from './check-value.ts';
import { formulaProblem } from './compile-formula.ts';
import { isNumberFormat } from './numbers.ts';
import { declaredTypes } from './declared-types.ts';
import { circlesOf } from './order.ts';
import { keysOf, pathOf } from './paths.ts';
import { isTimeFormat, timeReader } from './times.ts';
import { isMoney, minorPerMajor, unitFactor } from './units.ts';

/** Why a document of the right shape makes no sense: where in its spec, and what to do. */
export type Complaint = { readonly path: string; readonly why: string; readonly code?: ErrorCode };

export function checkEvent(spec: EventSpec): readonly Complaint[] {
  const { fields = {}, computed = {}, unique = [] } = spec;
  const found: Complaint[] = [];
  for (const [path, field] of Object.entries(fields)) {
    const add = (why: string): void => void found.push({ path: `fields.${path}`, why });
    checkPath(path, add);
    checkRange(field, add);
    checkText(field, add);
    checkNumbers(field, add);
    checkWords(field, add);
    for (const old of field.from ?? []) {
      const from = typeof old === 'string' ? old : old.path;
      checkPath(from, add);
      if (Object.hasOwn(fields, from)) add(`the old name ${from} is a field of its own`);
      if (typeof old === 'object' && old.convert !== undefined) checkConversion(old.convert, field, add);
    }
    const outer = keysOf(path)
      .slice(0, -1)
      .map((_, depth, keys) => pathOf(keys.slice(0, depth + 1)));
    for (const above of outer) {
      const type = fields[above]?.type ?? 'object';
      if (type !== 'object' && type !== 'any') add(`${above} is ${typeName(type)}, so it has no fields`);
    }
  }
  const declared = declaredTypes([spec]);
  for (const [path, formula] of Object.entries(computed)) {
    const add = (why: string): void => void found.push({ path: `computed.${path}`, why });
    checkPath(path, add);
    const problem = formulaProblem(formula, declared);
    if (problem !== undefined) add(problem);
  }
  for (const way of circlesOf(spec))
    found.push({ path: `computed.${way[0] ?? ''}`, why: `is made of itself: ${way.join(', ')}` });
  for (const path of unique) {
    if (Object.hasOwn(fields, path) || Object.hasOwn(computed, path)) continue;
    found.push({ path: 'unique', why: `${path} is not declared` });
  }
  return found;
}

type Add = (why: string) => void;

function checkPath(path: string, add: Add): void {
  for (const key of keysOf(path)) {
    if (key === '') add(`${path} has an empty key`);
    if (key === '__proto__') add('no field is called __proto__');
  }
}

function checkRange({ type, min, max }: FieldDefinition, add: Add): void {
  if (min === undefined && max === undefined) return;
  if (!['number', 'integer', 'text', 'list'].includes(type)) add(`min and max mean nothing for ${typeName(type)}`);
  if (min !== undefined && max !== undefined && min > max) add('min is above max');
}

function checkText(field: FieldDefinition, add: Add): void {
  const { type, pattern, of } = field;
  if (type !== 'text') {
    for (const rule of ['pattern', 'trim', 'case'] as const) {
      if (field[rule] !== undefined) add(`${rule} is for texts, and this is ${typeName(type)}`);
    }
  }
  if (of !== undefined && type !== 'list') add(`of is for lists, and this is ${typeName(type)}`);
  if (pattern === undefined) return;
  try {
    compilePattern(pattern);
  } catch (error) {
    add(`the pattern cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checkNumbers(field: FieldDefinition, add: Add): void {
  const { type, format, convert } = field;
  const isNumber = type === 'number' || type === 'integer';
  if (format !== undefined && isNumberFormat(format) && !isNumber)
    add(`the format ${format} is for numbers, and this is ${typeName(type)}`);
  if (format !== undefined && isTimeFormat(format) && type !== 'time')
    add(`the format ${format} is for times, and this is ${typeName(type)}`);
  if (convert !== undefined) checkConversion(convert, field, add);
}

function checkConversion(conversion: Conversion, field: FieldDefinition, add: Add): void {
  if (field.type !== 'number' && field.type !== 'integer')
    add(`convert is for numbers, and this is ${typeName(field.type)}`);
  if ('factor' in conversion) return;
  const { from, to } = conversion;
  if (isMoney(from) && isMoney(to)) {
    const { currency } = field;
    if (currency === undefined) add(`${from} to ${to} depends on the currency: say which`);
    if (typeof currency === 'string' && minorPerMajor(currency) === undefined)
      add(`ISO 4217 has no currency ${currency}: convert by a factor`);
  } else if (unitFactor(from, to) === undefined) add(`${from} does not convert to ${to}: give a factor`);
  if (field.unit !== undefined && field.unit !== to) add(`it is converted to ${to}, and the unit is ${field.unit}`);
}

function checkWords({ type, values, default: otherwise, format }: FieldDefinition, add: Add): void {
  for (const value of values ?? []) {
    if (!hasType(value, type)) add(`the value ${JSON.stringify(value)} is not ${typeName(type)}`);
  }
  if (otherwise === undefined || hasType(otherwise, type)) return;
  if (type === 'time' && timeReader(format !== undefined && isTimeFormat(format) ? format : undefined)(otherwise))
    return;
  add(`the default is not ${typeName(type)}`);
}
