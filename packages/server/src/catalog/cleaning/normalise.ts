import type { Conversion, FieldDefinition, Json, JsonObject } from '@millrace/contract';
import type { Change } from './cleaning.ts';
import { Inexact, isNumberFormat, minorUnits, numberReader, times, wholeTimes } from './numbers.ts';
import { compileRead, keysOf } from './paths.ts';
import { hasCanonicalForm, isTimeFormat, timeReader } from './times.ts';
import { isMoney, minorPerMajor, unitFactor } from './units.ts';

/**
 * One change of a value, with the rest of the data to look at; what it cannot change it gives back as it is. Inexact: it
 * would lose digits, or nobody can tell by what currency to convert it.
 */
export type Normal = {
  readonly rule: Change['rule'];
  readonly apply: (value: Json, data: JsonObject) => Json | Inexact;
};

/** In the order in which they are applied. */
export function compileNormals(field: FieldDefinition): readonly Normal[] {
  const { format } = field;
  const normals: Normal[] = [];
  if (field.trim === true) normals.push({ rule: 'trim', apply: ofText(trimmed) });
  if (field.case !== undefined) normals.push({ rule: 'case', apply: ofText(field.case === 'lower' ? lower : upper) });
  if (format !== undefined && isNumberFormat(format)) {
    const read = numberReader(format);
    normals.push({ rule: 'format', apply: (value) => (typeof value === 'string' ? (read(value) ?? value) : value) });
  }
  if (field.type === 'time') {
    const read = timeReader(format !== undefined && isTimeFormat(format) ? format : undefined);
    const rule = format === undefined ? 'time' : 'format';
    normals.push({ rule, apply: (value) => (hasCanonicalForm(value) ? value : (read(value) ?? value)) });
  }
  if (field.convert !== undefined) normals.push(compileConversion(field.convert, field));
  return normals;
}

export function compileConversion(conversion: Conversion, field: FieldDefinition): Normal {
  const whole = field.type === 'integer';
  const measure = whole ? wholeTimes : times;
  const byFactor = (factor: number): Normal => ofNumber((value) => measure(value, factor));
  if ('factor' in conversion) return byFactor(conversion.factor);
  const { from, to } = conversion;
  if (!isMoney(from) || from === to) return byFactor(unitFactor(from, to) ?? 1);
  const minor = whole ? minorUnits : times;
  const convert = (value: number, perMajor: number): number | Inexact =>
    from === 'major' ? minor(value, perMajor) : measure(value, 1 / perMajor);
  const { currency } = field;
  if (typeof currency === 'string') {
    const perMajor = minorPerMajor(currency);
    const unknown = new Inexact(`a currency of ISO 4217, which ${currency} is not, to convert by`);
    return ofNumber((value) => (perMajor === undefined ? unknown : convert(value, perMajor)));
  }
  const path = currency?.field ?? '';
  const read = compileRead(keysOf(path));
  const unknown = new Inexact(`a currency of ISO 4217 in ${path}, to convert by`);
  return ofNumber((value, data) => {
    const named = read(data);
    const perMajor = typeof named === 'string' ? minorPerMajor(named.trim().toUpperCase()) : undefined;
    return perMajor === undefined ? unknown : convert(value, perMajor);
  });
}

function ofNumber(convert: (value: number, data: JsonObject) => number | Inexact): Normal {
  return { rule: 'convert', apply: (value, data) => (typeof value === 'number' ? convert(value, data) : value) };
}

// Most texts are as they should be, and looking is four times as fast as changing nothing.

function trimmed(text: string): string {
  return isDark(text.charCodeAt(0)) && isDark(text.charCodeAt(text.length - 1)) ? text : text.trim();
}

/** A character that prints, and one of ASCII. */
function isDark(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

function lower(text: string): string {
  return isWithout(text, 0x41, 0x5a) ? text : text.toLowerCase();
}

function upper(text: string): string {
  return isWithout(text, 0x61, 0x7a) ? text : text.toUpperCase();
}

/** All ASCII, and none of it between the two. */
function isWithout(text: string, from: number, to: number): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || (code >= from && code <= to)) return false;
  }
  return true;
}

function ofText(change: (text: string) => string): Normal['apply'] {
  return (value) => (typeof value === 'string' ? change(value) : value);
}
