import { expressionLimits } from '@millrace/contract';
import type { Arithmetic, Comparison, TimePart } from '../condition.ts';
import { parseInstant } from '../instant.ts';
import { localClock } from '../zone.ts';
import { compareText } from './compare-text.ts';
import type { Read } from './path.ts';

/** TRUE, FALSE, or undefined for missing. */
export type Truth = boolean | undefined;
export type Eval<Row> = (row: Row) => Truth;

const most = expressionLimits.textBytes;

/** Whether a text is short enough to be read through. */
export function fits(text: string): boolean {
  return text.length * 3 <= most || (text.length <= most && Buffer.byteLength(text) <= most);
}

/** Objects and lists equal nothing, not even themselves. */
export function equal<Row>(left: Read<Row>, right: Read<Row>): Eval<Row> {
  return (row) => {
    const a = left(row);
    const b = right(row);
    return a === undefined || b === undefined ? undefined : a === b && typeof a !== 'object';
  };
}

export function equalTo<Row>(left: Read<Row>, wanted: string | number | boolean): Eval<Row> {
  return (row) => {
    const value = left(row);
    return value === undefined ? undefined : value === wanted;
  };
}

type Order = Exclude<Comparison, 'eq'>;

export function ordered<Row>(op: Order, left: Read<Row>, right: Read<Row>): Eval<Row> {
  const holds = orders[op];
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    return typeof a === 'string' && typeof b === 'string' && fits(a) && fits(b) ? holds(compareText(a, b)) : undefined;
  };
}

const orders: Readonly<Record<Order, (difference: number) => boolean>> = {
  lt: (difference) => difference < 0,
  le: (difference) => difference <= 0,
  gt: (difference) => difference > 0,
  ge: (difference) => difference >= 0,
};

/** Beside a number, one closure for each comparison: it is what most conditions are. */
export function orderedTo<Row>(op: Order, read: Read<Row>, bound: number): Eval<Row> {
  switch (op) {
    case 'lt':
      return (row) => {
        const value = read(row);
        return typeof value === 'number' ? value < bound : undefined;
      };
    case 'le':
      return (row) => {
        const value = read(row);
        return typeof value === 'number' ? value <= bound : undefined;
      };
    case 'gt':
      return (row) => {
        const value = read(row);
        return typeof value === 'number' ? value > bound : undefined;
      };
    case 'ge':
      return (row) => {
        const value = read(row);
        return typeof value === 'number' ? value >= bound : undefined;
      };
  }
}

/** + 0 makes -0 a 0. What is too large for a number is missing, and so is a division by zero. */
const results: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  add: (a, b) => a + b + 0,
  sub: (a, b) => a - b + 0,
  mul: (a, b) => a * b + 0,
  div: (a, b) => a / b + 0,
  // As the engine computes it; % of JavaScript differs in the last digits.
  mod: (a, b) => a - b * Math.trunc(a / b) + 0,
};

export function arithmetic<Row>(op: Arithmetic, left: Read<Row>, right: Read<Row>): Read<Row> {
  const result = results[op];
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (typeof a !== 'number' || typeof b !== 'number') return undefined;
    const value = result(a, b);
    return Number.isFinite(value) ? value : undefined;
  };
}

/** A number is milliseconds since 1970, a text may be ISO 8601. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

/** 1970 to 2099: outside, time zones are guesswork. */
export const firstPart = 0;
export const endOfParts = Date.UTC(2100, 0, 1);
const dayMs = 86_400_000;

export function timePart(part: TimePart, zone: string): (at: number) => number | string {
  const clock = localClock(zone);
  switch (part) {
    case 'hour':
      return (at) => Math.floor(modulo(clock(at), dayMs) / 3_600_000);
    case 'weekday':
      // 1 January 1970 was a Thursday; Monday is 1.
      return (at) => modulo(Math.floor(clock(at) / dayMs) + 3, 7) + 1;
    case 'day':
      return (at) => new Date(clock(at)).toISOString().slice(0, 10);
  }
}

function modulo(value: number, by: number): number {
  return value - Math.floor(value / by) * by;
}
