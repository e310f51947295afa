import type { NumberFormat } from '@millrace/contract';

type Marks = { readonly group: string; readonly point: string };

const marks: Readonly<Record<NumberFormat, Marks>> = {
  '1234.56': { group: '', point: '.' },
  '1234,56': { group: '', point: ',' },
  '1,234.56': { group: ',', point: '.' },
  '1.234,56': { group: '.', point: ',' },
  // A narrow or a non-breaking space groups as well.
  '1 234,56': { group: '[ \u00a0\u202f]', point: ',' },
  "1'234.56": { group: "['\u2019]", point: '.' },
};

export function isNumberFormat(format: string): format is NumberFormat {
  return Object.hasOwn(marks, format);
}

const currencySign = /^(?:[A-Z]{3}|[$\u20ac\u00a3\u00a5\u20b9])\s*|\s*(?:[A-Z]{3}|[$\u20ac\u00a3\u00a5\u20b9])$/g;

/** A value that has to stay as it came, and what would have been expected of it. */
export class Inexact {
  readonly expected: string;
  constructor(expected: string) {
    this.expected = expected;
  }
}

/** What it would become could not be told from what another would. */
export const inexact = new Inexact('a number that can be kept exactly');

/**
 * Text as a number; undefined when it is not written so, `inexact` when a double has no room for its digits. A currency's
 * sign or code at either end is passed over.
 */
export function numberReader(format: NumberFormat): (text: string) => number | undefined | Inexact {
  const { group, point } = marks[format];
  const g = group.length === 1 ? `\\${group}` : group;
  const whole = group === '' ? '\\d+' : `(?:\\d{1,3}(?:${g}\\d{3})+|\\d+)`;
  const form = new RegExp(`^[+-]?${whole}(?:\\${point}\\d+)?$`);
  const grouping = group === '' ? null : new RegExp(g, 'g');
  return (text) => {
    if (text.length > 64) return undefined;
    const bare = text.trim().replace(currencySign, '');
    if (!form.test(bare)) return undefined;
    const ungrouped = grouping === null ? bare : bare.replace(grouping, '');
    return exactly(ungrouped.replace(point, '.'));
  };
}

/** Up to 15 digits a double always holds; of a longer text it may hold them all. */
function exactly(text: string): number | Inexact {
  const number = Number(text);
  const digits = text.replace(/^[+-]?0*/, '').replace('.', '');
  if (digits.length <= 15 || plain(text) === plain(String(number))) return number;
  return inexact;
}

/** Without a sign of plus, and without zeros that say nothing. */
function plain(text: string): string {
  const [, minus = '', whole = '', part = ''] = /^\+?(-?)0*(\d*)\.?(\d*?)0*$/.exec(text) ?? [];
  return `${minus}${whole === '' ? '0' : whole}.${part}`;
}

/** A product without the dust of binary fractions: 19.99 × 100 is 1999. */
export function times(value: number, factor: number): number | Inexact {
  const product = value * factor;
  if (!Number.isFinite(product)) return inexact;
  return Number.isSafeInteger(product) ? product : Number(product.toPrecision(15));
}

/** The same as a whole number, rounded. */
export function wholeTimes(value: number, factor: number): number | Inexact {
  const product = times(value, factor);
  if (product instanceof Inexact) return product;
  const whole = Math.round(product);
  return Number.isSafeInteger(whole) ? whole : inexact;
}

/** Money in minor units, of which nobody rounds a part away. */
export function minorUnits(value: number, perMajor: number): number | Inexact {
  const whole = Math.round(value * perMajor);
  return Number.isSafeInteger(whole) && whole / perMajor === value ? whole : inexact;
}
