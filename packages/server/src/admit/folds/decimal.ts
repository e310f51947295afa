/** An exact amount in steps of 10^-scale: a number while that is safe, so that integers cost nothing. */
export type Units = number | bigint;

/** The amount of a number, or of a text that writes one; undefined where it is none, or has no place at this scale. */
export function unitsOf(value: unknown, scale: number): Units | undefined {
  if (scale === 0) return typeof value === 'number' && Number.isSafeInteger(value) ? value + 0 : undefined;
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e21) return scaled(`${value}`, scale);
  if (typeof value === 'string' && isDecimal.test(value)) return scaled(value, scale);
  return undefined;
}
const isDecimal = /^-?\d{1,21}(\.\d{1,30})?$/;

export function add(a: Units, b: Units): Units {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrow(BigInt(a) + BigInt(b));
}

/** JSON text. A number of up to 15 digits survives any reader; beyond, it is a text. */
export function printUnits(units: Units, scale: number): string {
  if (scale === 0) return typeof units === 'number' ? `${units}` : `"${units}"`;
  const text = decimalText(units, scale);
  return text.replace(/[-.]/g, '').length <= 15 ? text : `"${text}"`;
}

/** The amount as it was printed. */
export function readUnits(value: unknown, scale: number): Units | undefined {
  if (scale > 0) return unitsOf(value, scale);
  if (typeof value === 'string' && /^-?\d{1,40}$/.test(value)) return narrow(BigInt(value));
  return unitsOf(value, 0);
}

/** Digits of a number in any notation, times 10^scale. What is finer is rounded half away from zero, each amount by itself. */
function scaled(text: string, scale: number): Units {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = scale - fraction.length + Number(exponent);
  if (shift >= 0) return narrow(digits * 10n ** BigInt(shift));
  const divisor = 10n ** BigInt(-shift);
  const half = digits < 0n ? -divisor / 2n : divisor / 2n;
  return narrow((digits + half) / divisor);
}

function decimalText(units: Units, scale: number): string {
  const negative = units < 0;
  const digits = `${negative ? -BigInt(units) : BigInt(units)}`.padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

function narrow(units: bigint): Units {
  return units >= -9007199254740991n && units <= 9007199254740991n ? Number(units) : units;
}
