/** The only place where numbers become text. Spaces before units are U+202F, minus is U+2212, missing is a word. */

export const narrow = '\u202f';
export const noData = 'no data';

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const decimals = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

function minus(text: string): string {
  return text.replace('-', '\u2212');
}

function fixed(value: number, digits: 0 | 1 | 2): string {
  const text = decimals[digits]?.format(value) ?? String(value);
  return minus(/^-0(\.0+)?$/.test(text) ? text.slice(1) : text);
}

/** `12,453`: tables and totals. */
export function whole(value: number): string {
  return minus(plain.format(value === 0 ? 0 : value));
}

/** `12k`: axes only. */
export function short(value: number): string {
  return minus(compact.format(value)).replace('K', 'k');
}

/** `33.6`, and `1,204` where a decimal would say nothing. */
export function perSecond(value: number): string {
  return fixed(value, Math.abs(value) >= 1000 ? 0 : 1);
}

/** `21.6`: points of a score. */
export function tenth(value: number): string {
  return fixed(value, 1);
}

/** `3.2`, `1,204.5`: what is no whole number and has no unit of its own; below a tenth `0.04`. */
export function decimal(value: number): string {
  return fixed(value, Math.abs(value) < 0.1 ? 2 : 1);
}

/** Minor units of a currency that is not known: hundredths, `361,802.00`. */
export function amount(minor: number): string {
  return fixed(minor / 100, 2);
}

/** Whether amounts can be written in it: whoever sends may say anything. */
export const isCurrency = (code: string): boolean => /^[a-z]{3}$/i.test(code);

/** Minor units of a currency; cents only below a hundred: `$42.50`, `$361,802`. */
export function money(minor: number, currency: string): string {
  if (!isCurrency(currency)) return `${amount(minor)}${narrow}${currency}`;
  const digits = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions();
  const value = minor / 10 ** (digits.maximumFractionDigits ?? 2);
  const shown = Math.abs(value) >= 100 ? 0 : (digits.maximumFractionDigits ?? 2);
  const written = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
    signDisplay: 'negative',
  });
  return minus(written.format(value));
}

/** A share of two counts of one answer, as a percentage: `90.0`. A zero denominator has no share. */
export function percent(part: number, of: number): string | undefined {
  return of === 0 ? undefined : fixed((part / of) * 100, 1);
}

/** A fraction as it is read: `90.0 %`. */
export function share(fraction: number | null): string {
  return fraction === null ? noData : `${fixed(fraction * 100, 1)}${narrow}%`;
}

/** A difference of fractions as it is read: `7.0 pts`. */
export function points(fraction: number): string {
  return `${fixed(fraction * 100, 1)}${narrow}pts`;
}

/** Change of an amount in percent, signed: `+4.1 %`; from tenfold on as `×28`. Nothing to compare with is said in words. */
export function change(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'same' : 'new';
  if (now === before) return 'same';
  if (now >= before * 10) return `×${whole(Math.round(now / before))}`;
  return `${signed(((now - before) / before) * 100, 1)}${narrow}%`;
}

/** A change as an answer has it: of a share `+1.4 pts`, of anything else `+4.1 %`, from tenfold on `×28`. */
export function changeText(change: number | null, unit: string | null): string {
  if (change === null) return 'new';
  if (unit === 'fraction') return `${signed(change * 100, 1)}${narrow}pts`;
  return change >= 9 ? `×${whole(Math.round(change + 1))}` : `${signed(change * 100, 1)}${narrow}%`;
}

export function signed(value: number, digits: 0 | 1 | 2): string {
  const text = fixed(value, digits);
  return value > 0 ? `+${text}` : text;
}

const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** At most two units, which no line breaks: `82 ms`, `1.2 s`, `4 min 3 s`, `1 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 0) return `\u2212${duration(-ms)}`;
  if (ms < 1000) return `${ms < 10 && ms % 1 !== 0 ? fixed(ms, 1) : fixed(ms, 0)}${narrow}ms`;
  if (ms < 10_000) return `${fixed(ms / 1000, 1)}${narrow}s`;
  const first = units.findIndex((unit) => ms >= unit.ms);
  const big = units[first];
  const small = units[first + 1];
  if (big === undefined || small === undefined) return `${fixed(ms / 1000, 0)}${narrow}s`;
  const count = Math.floor(ms / big.ms);
  const rest = Math.floor((ms - count * big.ms) / small.ms);
  const text = `${count}${narrow}${big.name}`;
  return rest === 0 ? text : `${text}\u00a0${rest}${narrow}${small.name}`;
}

/** Distance from a first moment: `+82 ms`, `+10.57 s`, `+1 d 4 h`. */
export function offset(ms: number): string {
  if (Math.abs(ms) >= 1000 && Math.abs(ms) < 60_000) return `${signed(ms / 1000, 2)}${narrow}s`;
  return ms < 0 ? duration(ms) : `+${duration(ms)}`;
}
