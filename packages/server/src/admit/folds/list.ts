import type { Json } from '@millrace/contract';
import { addKey, compareEvent, compareKeys, keyAt, keyOf, type Key } from './key.ts';
import { fenceBytes, gated, keyBytes, type Slot, type Watch } from './slot.ts';
import { bytesOf, canonical, isCut, textOf } from './text.ts';

type Entry = { readonly key: Key; readonly text: string };

/** Entries in order, how many events gave one, and the nearest key that found no room. */
type Kept = { entries: Entry[]; seen: number; fence: Key | undefined };

/** `asked`: that no more than `most` are wanted, and it is no loss. */
export type ListOptions = { readonly most: number; readonly keep: 'first' | 'last'; readonly asked: boolean };

/** The first or last values in the order of their keys. What was once left out stays outside, like all beyond it. */
export function listSlot(name: string, { when, of }: Watch, { most, keep, asked }: ListOptions): Slot<Kept> {
  /** Positive where a key lies on the side that stays. */
  const side = keep === 'last' ? 1 : -1;
  const leaveOut = (cell: Kept): void => {
    const out = keep === 'last' ? cell.entries.shift() : cell.entries.pop();
    if (out !== undefined) cell.fence = out.key;
  };
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) => {
        const text = textOf(of(moment.event), moment);
        if (text === undefined) return cell;
        const into = cell ?? { entries: [], seen: 0, fence: undefined };
        const { entries, fence } = into;
        let at = entries.length;
        while (at > 0 && compareEvent(moment.event, (entries[at - 1] as Entry).key) < 0) at -= 1;
        const before = entries[at - 1];
        if (before !== undefined && compareEvent(moment.event, before.key) === 0) return into;
        into.seen += 1;
        if (fence === undefined || compareEvent(moment.event, fence) * side > 0) {
          entries.splice(at, 0, { key: keyOf(moment), text });
          if (entries.length > most) leaveOut(into);
        }
        if (into.seen > entries.length) moment.odd = true;
        return into;
      }),
    absorb(into, from) {
      const cell = into ?? { entries: [], seen: 0, fence: undefined };
      cell.seen += from.seen;
      if (from.fence !== undefined && (cell.fence === undefined || compareKeys(from.fence, cell.fence) * side > 0))
        cell.fence = from.fence;
      const { fence } = cell;
      cell.entries = [...cell.entries, ...from.entries]
        .filter(({ key }) => fence === undefined || compareKeys(key, fence) * side > 0)
        .sort((a, b) => compareKeys(a.key, b.key));
      while (cell.entries.length > most) leaveOut(cell);
      return cell;
    },
    keys(cell, list) {
      for (const { key } of cell.entries) addKey(list, key);
      if (cell.fence !== undefined) addKey(list, cell.fence);
    },
    value: (cell) => (cell === undefined ? '' : `[${cell.entries.map(({ text }) => text).join(',')}]`),
    proof: ({ entries, seen, fence }) =>
      `[${seen},${fence?.at ?? -1}${entries.map(({ key }) => `,${key.at}`).join('')}]`,
    read(value, proof, keys) {
      if (!Array.isArray(value) || !Array.isArray(proof)) return undefined;
      const [seen, fence, ...places] = proof as unknown[];
      if (typeof seen !== 'number' || places.length !== value.length) return undefined;
      const entries = places.flatMap((place, at) => {
        const key = keyAt(keys, place);
        return key === undefined ? [] : [{ key, text: canonical(value[at] as Json) }];
      });
      return { entries, seen, fence: keyAt(keys, fence) };
    },
    bound(cell, room) {
      let weight = cell.entries.reduce((sum, entry) => sum + weightOf(entry), 0);
      while (weight > room - fenceBytes) {
        const out = keep === 'last' ? cell.entries[0] : cell.entries.at(-1);
        if (out === undefined) return;
        weight -= weightOf(out);
        leaveOut(cell);
      }
    },
    isFull: ({ seen, entries }) => seen > entries.length,
    isMeant: ({ entries }) => asked && entries.length === most,
    flag(cell, path, { cut }) {
      if (cell.entries.some(({ text }) => isCut(text))) cut.add(path);
    },
  };
}

function weightOf({ key, text }: Entry): number {
  return keyBytes(key) + bytesOf(text) + 1;
}
