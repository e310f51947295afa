import type { Json } from '@millrace/contract';
import { absorbFenced, ascending, fenced, fenceOf, fit, isInside, leaveOut, namesOf, type Fenced } from './fenced.ts';
import { addKey, compareEvent, compareKeys, keyAt, keyOf, type Key, type Moment } from './key.ts';
import { gated, keyBytes, type Slot, type Value, type Watch } from './slot.ts';
import { bytesOf, canonical, isCut, isCutName, nameOf, quote, textOf } from './text.ts';

type Kept = { key: Key; text: string };
type Entries = Fenced<Kept>;

export type MapOptions = {
  readonly most: number;
  /** Without it the value is an object, and each of its fields an entry. */
  readonly key: Value | undefined;
  readonly without: ReadonlySet<string>;
};

/** The last value by key. An event without the value takes it back: what stands there is null. */
export function mapSlot(name: string, { when, of }: Watch, { most, key, without }: MapOptions): Slot<Entries> {
  const put = (cell: Entries, entry: string, value: unknown, moment: Moment): void => {
    const there = cell.of.get(entry);
    if (there !== undefined && compareEvent(moment.event, there.key) <= 0) return;
    const text = textOf(value, moment) ?? 'null';
    if (there === undefined) {
      if (!isInside(cell, entry, ascending)) return;
      cell.of.set(entry, { key: keyOf(moment), text });
      leaveOut(cell, most, ascending);
      if (cell.fence !== undefined) moment.odd = true;
    } else {
      there.key = keyOf(moment);
      there.text = text;
    }
  };
  const one = (cell: Entries | undefined, moment: Moment, entry: string | undefined): Entries | undefined => {
    if (entry === undefined) return cell;
    const into = cell ?? fenced();
    put(into, entry, of(moment.event), moment);
    return into;
  };
  const each = (cell: Entries | undefined, moment: Moment): Entries | undefined => {
    const value = of(moment.event);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return cell;
    const into = cell ?? fenced();
    for (const [field, part] of Object.entries(value)) {
      const entry = without.has(field) ? undefined : nameOf(field, moment);
      if (entry !== undefined) put(into, entry, part, moment);
    }
    return into;
  };
  return {
    name,
    step: (type) =>
      gated(when(type), (cell, moment) =>
        key === undefined ? each(cell, moment) : one(cell, moment, nameOf(key(moment.event), moment)),
      ),
    absorb: (into, from) => absorbFenced(into ?? fenced(), from, { most, before: ascending, join: later }),
    keys(cell, list) {
      for (const { key: kept } of cell.of.values()) addKey(list, kept);
    },
    value: (cell) =>
      cell === undefined
        ? ''
        : `{${namesOf(cell)
            .map((entry) => `${quote(entry)}:${cell.of.get(entry)?.text ?? ''}`)
            .join(',')}}`,
    proof(cell) {
      const places = namesOf(cell).map((entry) => cell.of.get(entry)?.key.at ?? -1);
      return `[${[...places, ...(cell.fence === undefined ? [] : [quote(cell.fence)])].join(',')}]`;
    },
    read(value, proof, keys) {
      if (typeof value !== 'object' || value === null || !Array.isArray(proof)) return undefined;
      const cell: Entries = fenced();
      for (const [at, [entry, part]] of Object.entries(value).sort(byName).entries()) {
        const kept = keyAt(keys, proof[at]);
        if (kept !== undefined) cell.of.set(entry, { key: kept, text: canonical(part as Json) });
      }
      cell.fence = fenceOf(proof[cell.of.size]);
      return cell;
    },
    bound: (cell, room) => fit(cell, room, { before: ascending, weight: weightOf }),
    isFull: ({ fence }) => fence !== undefined,
    flag(cell, path, { cut }) {
      for (const [entry, { text }] of cell.of) if (isCut(text) || isCutName(entry)) cut.add(path);
    },
  };
}

function later(here: Kept | undefined, there: Kept): Kept {
  return here === undefined || compareKeys(there.key, here.key) > 0 ? { ...there } : here;
}

function weightOf(entry: string, { key, text }: Kept): number {
  return keyBytes(key) + bytesOf(quote(entry)) + bytesOf(text) + 8;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
