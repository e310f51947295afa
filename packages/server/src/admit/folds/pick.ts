import type { Json } from '@millrace/contract';
import { compareText } from '../../language/language.ts';
import { addKey, compareEvent, compareKeys, keyAt, keyOf, type Key } from './key.ts';
import { gated, type Flags, type Slot, type Watch } from './slot.ts';
import { canonical, isCut, textOf } from './text.ts';

type Kept = { key: Key; text: string };

/** The value of the first or last event that has one, with the key it won with. */
export function endSlot(name: string, { when, of }: Watch, end: 'first' | 'last'): Slot<Kept> {
  const sign = end === 'last' ? 1 : -1;
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) => {
        if (cell !== undefined && compareEvent(moment.event, cell.key) * sign <= 0) return cell;
        const text = textOf(of(moment.event), moment);
        if (text === undefined) return cell;
        if (cell === undefined) return { key: keyOf(moment), text };
        cell.key = keyOf(moment);
        cell.text = text;
        return cell;
      }),
    absorb: (into, from) =>
      into === undefined || compareKeys(from.key, into.key) * sign > 0 ? { key: from.key, text: from.text } : into,
    keys: (cell, list) => addKey(list, cell.key),
    value: (cell) => cell?.text ?? '',
    proof: (cell) => `${cell.key.at}`,
    read(value, proof, keys) {
      const key = keyAt(keys, proof);
      return key === undefined || value === undefined ? undefined : { key, text: canonical(value as Json) };
    },
    flag: flagCut,
  };
}

type Extreme = { readonly value: number | string; readonly text: string };

/** The smallest or largest number or text; numbers come before texts. */
export function extremeSlot(name: string, { when, of }: Watch, end: 'min' | 'max'): Slot<Extreme> {
  const sign = end === 'max' ? 1 : -1;
  const wins = (value: number | string, cell: Extreme | undefined): boolean =>
    cell === undefined || compare(value, cell.value) * sign > 0;
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) => {
        const value = of(moment.event);
        if (typeof value !== 'number' && typeof value !== 'string') return cell;
        if (!wins(value, cell)) return cell;
        const text = textOf(value, moment);
        if (text === undefined) return cell;
        // A text that was cut is compared by what is left of it, else the next one would meet another.
        const kept = JSON.parse(text) as number | string;
        return wins(kept, cell) ? { value: kept, text } : cell;
      }),
    absorb: (into, from) => (wins(from.value, into) || into === undefined ? from : into),
    keys: () => {},
    value: (cell) => cell?.text ?? '',
    proof: () => '',
    read: (value) =>
      typeof value === 'number' || typeof value === 'string' ? { value, text: canonical(value) } : undefined,
    flag: flagCut,
  };
}

function flagCut({ text }: { readonly text: string }, path: string, { cut }: Flags): void {
  if (isCut(text)) cut.add(path);
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return typeof a === 'number' ? -1 : 1;
}
