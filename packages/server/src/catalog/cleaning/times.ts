import type { TimeFormat } from '@millrace/contract';
import { parseInstant } from '../../kernel/kernel.ts';

/** The years 1 to 9999: those that ISO 8601 writes with four digits. */
const earliest = -62_135_596_800_000;
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

type Parts = readonly [year: number, month: number, day: number];

const orders: Readonly<Record<string, readonly [number, number, number]>> = {
  YYYYMMDD: [1, 2, 3],
  'YYYY/MM/DD': [1, 2, 3],
  'DD.MM.YYYY': [3, 2, 1],
  'DD/MM/YYYY': [3, 2, 1],
  'MM/DD/YYYY': [3, 1, 2],
};

export function isTimeFormat(format: string): format is TimeFormat {
  return format === 's' || format === 'ms' || format.includes('YYYY');
}

/** The instant as ISO 8601 in UTC with milliseconds; undefined when it is not written so. ISO 8601 is always understood. */
export function timeReader(format: TimeFormat | undefined): (value: unknown) => string | undefined {
  if (format === undefined) return (value) => (typeof value === 'string' ? isoOf(parseInstant(value)) : undefined);
  const read = format === 's' || format === 'ms' ? sinceEpoch(format === 's' ? 1000 : 1) : dated(format);
  return (value) => {
    const ms = read(value);
    if (!Number.isNaN(ms)) return isoOf(ms);
    return typeof value === 'string' ? isoOf(parseInstant(value)) : undefined;
  };
}

/** Whether a text is an instant as `timeReader` gives it. */
export function isCanonicalTime(value: unknown): value is string {
  return hasCanonicalForm(value) && !Number.isNaN(parseInstant(value));
}

/** Length, T, point and Z are in place: a valid instant of this form is canonical. */
export function hasCanonicalForm(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length === 24 &&
    value.charCodeAt(10) === 0x54 &&
    value.charCodeAt(19) === 0x2e &&
    value.charCodeAt(23) === 0x5a
  );
}

function isoOf(ms: number): string | undefined {
  return ms >= earliest && ms <= latest ? new Date(ms).toISOString() : undefined;
}

function sinceEpoch(unit: number): (value: unknown) => number {
  return (value) => {
    const number = typeof value === 'string' && /^-?\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
    return typeof number === 'number' ? Math.round(number * unit) : Number.NaN;
  };
}

function dated(format: string): (value: unknown) => number {
  const [date = '', clock = ''] = format.split(' ');
  const order = orders[date] ?? [1, 2, 3];
  const days = date.replaceAll(/[./]/g, String.raw`\$&`).replace('YYYY', String.raw`(\d{4})`);
  const form = days.replaceAll(/MM|DD/g, date === 'YYYYMMDD' ? String.raw`(\d{2})` : String.raw`(\d{1,2})`);
  const hours = clock === '' ? '' : String.raw` (\d{1,2}):(\d{2})${clock.endsWith('ss') ? String.raw`:(\d{2})` : ''}`;
  const whole = new RegExp(`^${form}${hours}$`);
  return (value) => {
    const found = typeof value === 'string' || typeof value === 'number' ? whole.exec(String(value)) : null;
    if (found === null) return Number.NaN;
    const at = (index: number): number => Number(found[index] ?? 0);
    const day = midnight([at(order[0]), at(order[1]), at(order[2])]);
    const [hour, minute, second] = clock === '' ? [0, 0, 0] : [at(4), at(5), at(6)];
    return hour < 24 && minute < 60 && second < 60 ? day + (hour * 60 + minute) * 60_000 + second * 1000 : Number.NaN;
  };
}

/** NaN for a day that no calendar has. */
function midnight([year, month, day]: Parts): number {
  const two = (part: number): string => String(part).padStart(2, '0');
  return parseInstant(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`);
}
