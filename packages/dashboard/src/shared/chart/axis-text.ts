import { cellText, type Written } from '../number/cell.ts';
import { isCurrency, short } from '../number/format.ts';

/** A value beside an axis, in the unit of its metric whatever the values are; empty: half of something that is counted. Pure. */
export function axisText(value: number, column: Written): string {
  const { type, unit, currency } = column;
  if (unit === 'fraction' || unit === 'ms' || column.name.endsWith('_ms')) return cellText(value, column, 'UTC');
  if (unit === 'minor') return minorText(value, currency);
  return type === 'integer' && !Number.isInteger(value) ? '' : short(value);
}

function minorText(minor: number, currency: string | undefined): string {
  if (currency === undefined || !isCurrency(currency)) return short(minor / 100);
  const style = { style: 'currency', currency, notation: 'compact' } as const;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return new Intl.NumberFormat('en-US', style)
    .format(minor / 10 ** digits)
    .replace('-', '\u2212')
    .replace('K', 'k');
}
