import type { Json } from '@millrace/contract';
import { absorbFenced, fenced, fit, isInside, leaveOut, namesOf, type Before, type Fenced } from './fenced.ts';
import { gated, type Slot, type Watch } from './slot.ts';
import { bytesOf, canonical, isCut, textOf } from './text.ts';

export type SetOptions = { readonly most: number; readonly keep: 'first' | 'last' };

/** Distinct values, by their JSON text. */
export function setSlot(name: string, { when, of }: Watch, { most, keep }: SetOptions): Slot<Fenced<true>> {
  const before: Before = keep === 'first' ? isBefore : (a, b) => isBefore(b, a);
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) => {
        const text = textOf(of(moment.event), moment);
        if (text === undefined) return cell;
        const into = cell ?? fenced<true>();
        if (isInside(into, text, before)) {
          into.of.set(text, true);
          leaveOut(into, most, before);
        }
        if (into.fence !== undefined) moment.odd = true;
        return into;
      }),
    absorb: (into, from) => absorbFenced(into ?? fenced<true>(), from, { most, before, join: () => true }),
    keys: () => {},
    value: (cell) => (cell === undefined ? '' : `[${namesOf(cell, isBefore).join(',')}]`),
    proof: (cell) => cell.fence ?? '',
    read(value, proof) {
      if (!Array.isArray(value)) return undefined;
      const of = new Map(value.map((one) => [canonical(one as Json), true] as const));
      return { of, fence: proof === undefined ? undefined : canonical(proof as Json) };
    },
    bound: (cell, room) => fit(cell, room, { before, weight: (text) => bytesOf(text) + 1 }),
    isFull: ({ fence }) => fence !== undefined,
    flag(cell, path, { cut }) {
      for (const text of cell.of.keys()) if (isCut(text)) cut.add(path);
    },
  };
}

/** Numbers by their value before all else, the rest by its text. */
function isBefore(a: string, b: string): boolean {
  const [isA, isB] = [isNumber(a), isNumber(b)];
  if (isA && isB) return Number(a) < Number(b);
  return isA === isB ? a < b : isA;
}

function isNumber(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit === 0x2d || (unit >= 0x30 && unit <= 0x39);
}
