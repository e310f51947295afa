import type { Conversion, FieldDefinition, Json, JsonObject } from '@millrace/contract';
import type { Change } from './cleaning.ts';
import { isNumberFormat, numberReader, times } from './numbers.ts';
import { compileRead, keysOf } from './paths.ts';
import { hasCanonicalForm, isTimeFormat, timeReader } from './times.ts';
import { isMoney, minorPerMajor, unitFactor } from './units.ts';

/** One change of a value, with the rest of the data to look at; what it cannot change it gives back as it is. */
export type Normal = {
  readonly rule: Change['rule'];
  readonly apply: (value: Json, data: JsonObject) => Json;
};

/** In the order in which they are applied. */
export function compileNormals(field: FieldDefinition): readonly Normal[] {
  const { format } = field;
  const normals: Normal[] = [];
  if (field.trim === true) normals.push({ rule: 'trim', apply: ofText((text) => text.trim()) });
  if (field.case !== undefined) {
    const change = field.case === 'lower' ? (text: string) => text.toLowerCase() : (text: string) => text.toUpperCase();
    normals.push({ rule: 'case', apply: ofText(change) });
  }
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
  const settle = field.type === 'integer' ? (value: number): number => Math.round(value) : (value: number) => value;
  const byFactor = (factor: number): Normal => ({
    rule: 'convert',
    apply: (value) => (typeof value === 'number' ? settle(times(value, factor)) : value),
  });
  if ('factor' in conversion) return byFactor(conversion.factor);
  const { from, to } = conversion;
  if (!isMoney(from) || from === to) return byFactor(unitFactor(from, to) ?? 1);
  const factorOf = (currency: string): number =>
    from === 'major' ? minorPerMajor(currency) : 1 / minorPerMajor(currency);
  const { currency } = field;
  if (typeof currency === 'string') return byFactor(factorOf(currency));
  const read = compileRead(keysOf(currency?.field ?? ''));
  return {
    rule: 'convert',
    apply(value, data) {
      const named = read(data);
      if (typeof value !== 'number' || typeof named !== 'string') return value;
      return settle(times(value, factorOf(named.trim().toUpperCase())));
    },
  };
}

function ofText(change: (text: string) => string): Normal['apply'] {
  return (value) => (typeof value === 'string' ? change(value) : value);
}
