import type { Arithmetic, Comparison, TimePart } from '../condition.ts';
import { parseInstant } from '../instant.ts';
import { localClock } from '../zone.ts';
import { compareText } from './compare-text.ts';
import type { Read } from './path.ts';

/** TRUE, FALSE, or undefined for missing. */
export type Truth = boolean | undefined;
export type Eval<Row> = (row: Row) => Truth;

/** Whether a text is short enough to be read through. */
export function fits(text: string, bytes: number): boolean {
  return text.length * 3 <= bytes || (text.length <= bytes && Buffer.byteLength(text) <= bytes);
}

/** Of what is compared; `bytes`: how long its texts may be. */
export type Pair<Row> = { readonly left: Read<Row>; readonly right: Read<Row>; readonly bytes: number };

/** Objects and lists equal nothing, not even themselves. */
export function equal<Row>({ left, right, bytes }: Pair<Row>): Eval<Row> {
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (a === undefined || b === undefined) return undefined;
    if (typeof a !== 'string' || typeof b !== 'string') return a === b && typeof a !== 'object';
    return fits(a, bytes) && fits(b, bytes) ? a === b : undefined;
  };
}

export function equalTo<Row>(left: Read<Row>, wanted: string | number | boolean): Eval<Row> {
  return (row) => {
    const value = left(row);
    return value === undefined ? undefined : value === wanted;
  };
}

type Order = Exclude<Comparison, 'eq'>;

export function ordered<Row>(op: Order, { left, right, bytes }: Pair<Row>): Eval<Row> {
  const holds = orders[op];
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (typeof a === 'number' && typeof b === 'number') return holds(a - b);
    if (typeof a !== 'string' || typeof b !== 'string') return undefined;
    return fits(a, bytes) && fits(b, bytes) ? holds(compareText(a, b)) : undefined;
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
