const zero = 0x30;

/** `width` decimal digits at `at`, or -1. */
function digits(text: string, at: number, width: number): number {
  let value = 0;
  for (let next = at; next < at + width; next += 1) {
    const digit = text.charCodeAt(next) - zero;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * An ISO 8601 instant (or RFC 3339's) as ms since 1970; NaN when it is none. A date alone is its midnight, a time
 * without a zone is UTC: the answer must not depend on the machine. Digits beyond the millisecond are cut off. By hand,
 * because Date.parse takes 0.3 µs an event and reads a time without a zone as local.
 */
export function parseInstant(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return Number.NaN;
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return Number.NaN;
  const midnight = daysOf(year, month, day) * 86_400_000;
  if (text.length === 10) return midnight;
  const between = text.charCodeAt(10);
  if (between !== 0x54 && between !== 0x74 && between !== 0x20) return Number.NaN;
  return midnight + parseClock(text);
}

/** `hh:mm[:ss[.fraction]][zone]` from index 11 on, as ms since midnight UTC. */
function parseClock(text: string): number {
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (text.charCodeAt(13) !== 0x3a || hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
  let at = 16;
  let ms = hour * 3_600_000 + minute * 60_000;
  if (text.charCodeAt(at) === 0x3a) {
    const second = digits(text, 17, 2);
    // 60 is a leap second: the first of the next minute
    if (second < 0 || second > 60) return Number.NaN;
    ms += second * 1000;
    at = 19;
    const point = text.charCodeAt(at);
    if (point === 0x2e || point === 0x2c) {
      let scale = 100;
      let next = at + 1;
      for (let digit = digits(text, next, 1); digit >= 0; digit = digits(text, next, 1)) {
        ms += digit * scale;
        scale = scale === 100 ? 10 : scale === 10 ? 1 : 0;
        next += 1;
      }
      if (next === at + 1) return Number.NaN;
      at = next;
    }
  }
  return ms - zoneOffset(text, at);
}

/** The zone from `at` to the end of the text, in ms east of UTC. */
function zoneOffset(text: string, at: number): number {
  const rest = text.length - at;
  if (rest === 0) return 0;
  const sign = text.charCodeAt(at);
  if (rest === 1) return sign === 0x5a || sign === 0x7a ? 0 : Number.NaN;
  if (sign !== 0x2b && sign !== 0x2d) return Number.NaN;
  const colon = text.charCodeAt(at + 3) === 0x3a;
  if (rest !== 3 && rest !== (colon ? 6 : 5)) return Number.NaN;
  const hour = digits(text, at + 1, 2);
  const minute = rest === 3 ? 0 : digits(text, at + (colon ? 4 : 3), 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return Number.NaN;
  const east = hour * 3_600_000 + minute * 60_000;
  return sign === 0x2b ? east : -east;
}
