import { add, printUnits, readUnits, unitsOf, type Units } from './decimal.ts';
import { absorbFenced, ascending, fenced, fenceOf, isInside, leaveOut, namesOf, type Fenced } from './fenced.ts';
import { gated, type Slot, type Value, type Watch } from './slot.ts';
import { quote } from './text.ts';

/** How many events. They are told apart before: an event that is folded twice counts twice. */
export function countSlot(name: string, { when }: Pick<Watch, 'when'>, of: Value | undefined): Slot<number> {
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, { event }) =>
        of === undefined || (of(event) ?? null) !== null ? (cell ?? 0) + 1 : cell,
      ),
    absorb: (into, from) => (into ?? 0) + from,
    keys: () => {},
    value: (cell) => `${cell ?? 0}`,
    proof: () => '',
    read: (value) => (typeof value === 'number' && value > 0 ? value : undefined),
  };
}

/**
 * The sum of one currency, '' where there is none, and how many values were no amounts. Once there are several
 * currencies they are all in `mixed`.
 */
type Amounts = { code: string; units: Units | undefined; mixed: Fenced<Units> | undefined; refused: number };
const mostCurrencies = 8;
const none = '';

export type SumOptions = { readonly scale: number; readonly currency: Value | undefined };

/** An exact sum. With a currency, amounts of different ones are kept apart and flagged, and the sum has no value. */
export function sumSlot(name: string, { when, of }: Watch, { scale, currency }: SumOptions): Slot<Amounts> {
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) => {
        const { event } = moment;
        const value = of(event);
        if (value === undefined) return cell;
        const into = cell ?? begin();
        const units = unitsOf(value, scale);
        if (units === undefined) into.refused += 1;
        else put(into, currency === undefined ? none : currencyOf(currency(event)), units);
        if (into.refused > 0 || into.mixed !== undefined) moment.odd = true;
        return into;
      }),
    absorb(into, from) {
      const cell = into ?? begin();
      cell.refused += from.refused;
      if (from.mixed === undefined && from.units !== undefined) put(cell, from.code, from.units);
      if (from.mixed !== undefined) {
        cell.mixed = absorbFenced(mixedOf(cell), from.mixed, {
          most: mostCurrencies,
          before: ascending,
          join: (here, there) => (here === undefined ? there : add(here, there)),
        });
      }
      return cell;
    },
    keys: () => {},
    value: (cell) => (cell?.units === undefined || cell.mixed !== undefined ? '' : printUnits(cell.units, scale)),
    proof({ code, units, mixed, refused }) {
      if (mixed === undefined && refused === 0) return code === none ? '' : quote(code);
      const sums = mixed ?? { of: new Map(units === undefined ? [] : [[code, units]]), fence: undefined };
      const amounts = namesOf(sums).map((one) => `${quote(one)}:${printUnits(sums.of.get(one) ?? 0, scale)}`);
      return `[${refused},{${amounts.join(',')}}${sums.fence === undefined ? '' : `,${quote(sums.fence)}`}]`;
    },
    read(value, proof) {
      const cell = begin();
      if (!Array.isArray(proof)) {
        cell.units = readUnits(value, scale);
        cell.code = typeof proof === 'string' ? proof : none;
        return cell.units === undefined ? undefined : cell;
      }
      const [refused, amounts, fence] = proof as unknown[];
      cell.refused = Number(refused);
      for (const [code, amount] of Object.entries(amounts ?? {})) {
        const units = readUnits(amount, scale);
        if (units !== undefined) put(cell, code, units);
      }
      if (cell.mixed !== undefined) cell.mixed.fence = fenceOf(fence);
      return cell;
    },
    currencies({ code, units, mixed }, path, tell) {
      if (code !== none && units !== undefined && mixed === undefined) tell(path, code);
    },
    flag({ refused, mixed }, path, flags) {
      flags.refused += refused;
      if (mixed === undefined) return;
      flags.mixed.add(path);
      if (mixed.fence !== undefined) flags.overflow.add(path);
    },
  };
}

function begin(): Amounts {
  return { code: none, units: undefined, mixed: undefined, refused: 0 };
}

function put(cell: Amounts, code: string, units: Units): void {
  if (cell.units === undefined) {
    cell.code = code;
    cell.units = units;
  } else if (cell.mixed === undefined && cell.code === code) cell.units = add(cell.units, units);
  else {
    const mixed = mixedOf(cell);
    const before = mixed.of.get(code);
    if (before !== undefined) mixed.of.set(code, add(before, units));
    else if (isInside(mixed, code, ascending)) {
      mixed.of.set(code, units);
      leaveOut(mixed, mostCurrencies, ascending);
    }
  }
}

/** The sums of all currencies; from now on there are several. */
function mixedOf(cell: Amounts): Fenced<Units> {
  if (cell.mixed === undefined) {
    cell.mixed = fenced();
    if (cell.units !== undefined) cell.mixed.of.set(cell.code, cell.units);
    cell.units ??= 0;
  }
  return cell.mixed;
}

function currencyOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 16).toWellFormed() : none;
}
