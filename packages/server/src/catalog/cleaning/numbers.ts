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

/** Text as a number; undefined when it is not written so. A currency's sign or code at either end is passed over. */
export function numberReader(format: NumberFormat): (text: string) => number | undefined {
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
    return Number(ungrouped.replace(point, '.'));
  };
}

/** A product without the dust of binary fractions: 19.99 × 100 is 1999. */
export function times(value: number, factor: number): number {
  const product = value * factor;
  return Number.isSafeInteger(product) || !Number.isFinite(product) ? product : Number(product.toPrecision(15));
}
