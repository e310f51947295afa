import { absorbFenced, ascending, fenced, fenceOf, fit, isInside, leaveOut, namesOf, type Fenced } from './fenced.ts';
import type { Key } from './key.ts';
import {
  absorbCells,
  boundCells,
  fieldOf,
  flagCells,
  keysOf,
  printProofs,
  printValues,
  readCells,
  run,
  tellCurrencies,
  tellMoves,
  weightOf,
  type Cells,
  type Shape,
} from './shape.ts';
import { gated, type Slot, type Watch } from './slot.ts';
import { bytesOf, isCutName, nameOf, quote } from './text.ts';

type Kept = Fenced<Cells>;

/** So many find room, however much each has gathered. */
const fewestItems = 3;

/** Entities inside the subject, by the key that `watch` takes from the event. An item begins with its first event. */
export function itemsSlot(
  name: string,
  { when, of }: Watch,
  { shape, most }: { shape: Shape; most: number },
): Slot<Kept> {
  return {
    name,
    step: (type) => {
      const plan = shape.plan(type);
      return gated(when(type), (cell, moment) => {
        const item = nameOf(of(moment.event), moment);
        if (item === undefined) return cell;
        const into = cell ?? fenced();
        let cells = into.of.get(item);
        if (cells === undefined) {
          if (!isInside(into, item, ascending)) return into;
          cells = [];
          into.of.set(item, cells);
          leaveOut(into, most, ascending);
          if (into.fence !== undefined) moment.odd = true;
        }
        run(plan, cells, moment);
        return into;
      });
    },
    absorb: (into, from) =>
      absorbFenced(into ?? fenced(), from, {
        most,
        before: ascending,
        join(here, there) {
          const cells = here ?? [];
          absorbCells(shape, cells, there);
          return cells;
        },
      }),
    keys(cell, list) {
      for (const cells of cell.of.values()) keysOf(shape, cells, list);
    },
    value(cell) {
      if (cell === undefined) return '';
      return `{${namesOf(cell)
        .map((item) => `${quote(item)}:${printValues(shape, cell.of.get(item) ?? [])}`)
        .join(',')}}`;
    },
    proof(cell) {
      const proofs = namesOf(cell).map((item) => [item, printProofs(shape, cell.of.get(item) ?? [])] as const);
      const told = proofs.filter(([, proof]) => proof !== '').map(([item, proof]) => `${quote(item)}:${proof}`);
      return `[{${told.join(',')}}${cell.fence === undefined ? '' : `,${quote(cell.fence)}`}]`;
    },
    read(value, proof, keys: readonly Key[]) {
      if (typeof value !== 'object' || value === null || !Array.isArray(proof)) return undefined;
      const cell: Kept = fenced();
      const [proofs, fence] = proof as unknown[];
      for (const [item, values] of Object.entries(value))
        cell.of.set(item, readCells(shape, values, fieldOf(proofs, item), keys));
      cell.fence = fenceOf(fence);
      return cell;
    },
    bound(cell, room) {
      const each = room / fewestItems;
      for (const cells of cell.of.values()) boundCells(shape, cells, each);
      fit(cell, room, {
        before: ascending,
        weight: (item, cells) => 2 * bytesOf(quote(item)) + 8 + weightOf(shape, cells, each),
      });
    },
    isFull: ({ fence }) => fence !== undefined,
    flag(cell, path, flags) {
      for (const [item, cells] of cell.of) {
        if (isCutName(item)) flags.cut.add(path);
        flagCells(shape, cells, `${path}.`, flags);
      }
    },
    moves(cell, path, tell) {
      for (const item of namesOf(cell)) tellMoves(shape, cell.of.get(item) ?? [], `${path}.${item}.`, tell);
    },
    currencies(cell, path, tell) {
      for (const item of namesOf(cell)) tellCurrencies(shape, cell.of.get(item) ?? [], `${path}.${item}.`, tell);
    },
  };
}
