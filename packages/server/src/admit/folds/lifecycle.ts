import type { Lifecycle } from '@millrace/contract';
import { addKey, compareEvent, compareKeys, keyAt, keyOf, type Key, type Moment } from './key.ts';
import { fenceBytes, keyBytes, type Gate, type Move, type Slot, type Value } from './slot.ts';
import { bytesOf, nameOf, quote } from './text.ts';

/** What an event asks for: the first of these states that may follow. With its JSON text. */
export type Wanted = { readonly states: readonly string[]; readonly text: string };

type Entry = { readonly key: Key; readonly to: Wanted };

/** What the oldest entries came to, once there were too many of them. Nothing older than `at` moves anything any more. */
type Settled = { readonly at: Key; readonly state: string; readonly count: number; illegal: number; late: number };

type Cell = { entries: Entry[]; settled: Settled | undefined; state: string; illegal: number };

/** The rules of one lifecycle: which events ask, and for what. */
export type Rule = { readonly when: (type: string) => Gate; readonly to: Wanted | Value };

type Rules = { readonly rules: readonly Rule[]; readonly definition: Lifecycle; readonly most: number };

/** What happens to one cell; `ask` enters an event's wish at its place in the order of events. */
type Steps = {
  readonly begin: () => Cell;
  readonly ask: (cell: Cell | undefined, moment: Moment, to: Wanted) => Cell;
  /** Makes state and count of illegal moves anew from the entries. */
  readonly derive: (cell: Cell) => void;
  /** The oldest entry becomes part of what is settled. */
  readonly settle: (cell: Cell) => void;
};

function stepsOf(initial: string, follows: Follows, most: number): Steps {
  const begin = (): Cell => ({ entries: [], settled: undefined, state: initial, illegal: 0 });
  const move = (cell: Cell, to: Wanted): void => {
    const next = follows(cell.state, to);
    if (next === undefined) cell.illegal += 1;
    else cell.state = next;
  };
  const derive = (cell: Cell): void => {
    cell.state = cell.settled?.state ?? initial;
    cell.illegal = cell.settled?.illegal ?? 0;
    for (const { to } of cell.entries) move(cell, to);
  };
  const settle = (cell: Cell): void => {
    const oldest = cell.entries.shift();
    if (oldest === undefined) return;
    const before = cell.settled ?? { state: initial, count: 0, illegal: 0, late: 0 };
    const next = follows(before.state, oldest.to);
    cell.settled = {
      at: oldest.key,
      state: next ?? before.state,
      count: before.count + 1,
      illegal: before.illegal + (next === undefined ? 1 : 0),
      late: before.late,
    };
  };
  const ask = (cell: Cell | undefined, moment: Moment, to: Wanted): Cell => {
    const into = cell ?? begin();
    const { entries, settled } = into;
    let at = entries.length;
    while (at > 0 && compareEvent(moment.event, (entries[at - 1] as Entry).key) < 0) at -= 1;
    const before = entries[at - 1]?.key ?? settled?.at;
    const order = before === undefined ? 1 : compareEvent(moment.event, before);
    if (order === 0) return into;
    if (order < 0 && settled !== undefined) {
      settled.late += 1;
      moment.late = true;
    } else if (at === entries.length) {
      entries.push({ key: keyOf(moment), to });
      move(into, to);
    } else {
      entries.splice(at, 0, { key: keyOf(moment), to });
      derive(into);
    }
    if (entries.length > most) settle(into);
    if (into.illegal > 0 || into.settled !== undefined) moment.odd = true;
    return into;
  };
  return { begin, ask, derive, settle };
}

/**
 * A state derived from the sorted list of the events that ask for a move. One that may not follow is kept and moves
 * nothing. An event that comes late enters the list at its place, and the state is derived again.
 */
export function lifecycleSlot(name: string, { rules, definition, most }: Rules): Slot<Cell> {
  const { initial } = definition;
  const follows = followerOf(definition);
  const { begin, ask, derive, settle } = stepsOf(initial, follows, most);
  const known = new Map(definition.states.map((state) => [state, wantedOf([state])]));
  const oneOf = (state: string): Wanted => known.get(state) ?? wantedOf([state.slice(0, 64).toWellFormed()]);
  return {
    name,
    step: (type) => {
      const asks = rules.map(({ when, to }) => ({ gate: when(type), to })).filter(({ gate }) => gate !== false);
      if (asks.length === 0) return undefined;
      return (cell, moment) => {
        for (const { gate, to } of asks) {
          if (gate !== true && !(gate as (event: Moment['event']) => boolean)(moment.event)) continue;
          if (typeof to !== 'function') return ask(cell, moment, to);
          const state = nameOf(to(moment.event), moment);
          return state === undefined ? cell : ask(cell, moment, oneOf(state));
        }
        return cell;
      };
    },
    absorb(into, from) {
      const cell = into ?? begin();
      cell.settled = joined(cell.settled, from.settled);
      const { settled } = cell;
      const all = [...cell.entries, ...from.entries].sort((a, b) => compareKeys(a.key, b.key));
      cell.entries = settled === undefined ? all : all.filter(({ key }) => compareKeys(key, settled.at) > 0);
      if (settled !== undefined) settled.late += all.length - cell.entries.length;
      derive(cell);
      while (cell.entries.length > most) settle(cell);
      return cell;
    },
    keys(cell, list) {
      if (cell.settled !== undefined) addKey(list, cell.settled.at);
      for (const { key } of cell.entries) addKey(list, key);
    },
    value: (cell) => `"${cell?.state ?? initial}"`,
    proof({ entries, settled }) {
      let text = '[';
      if (settled !== undefined) {
        const { at, state, count, illegal, late } = settled;
        text += `[${at.at},"${state}",${count},${illegal},${late}]`;
      }
      for (const { key, to } of entries) text += `${text === '[' ? '' : ','}${key.at},${to.text}`;
      return `${text}]`;
    },
    read(_value, proof, keys) {
      if (!Array.isArray(proof)) return undefined;
      const cell = begin();
      const [first] = proof as unknown[];
      if (Array.isArray(first)) cell.settled = readSettled(first, keys);
      for (let at = Array.isArray(first) ? 1 : 0; at < proof.length; at += 2) {
        const key = keyAt(keys, proof[at]);
        const to: unknown = proof[at + 1];
        if (key === undefined) continue;
        cell.entries.push({ key, to: Array.isArray(to) ? wantedOf(to as string[]) : oneOf(String(to)) });
      }
      derive(cell);
      return cell;
    },
    bound(cell, room) {
      let weight = cell.entries.reduce((sum, entry) => sum + weightOf(entry), 0);
      while (weight > room - fenceBytes && cell.entries[0] !== undefined) {
        weight -= weightOf(cell.entries[0]);
        settle(cell);
      }
    },
    isFull: ({ settled }) => settled !== undefined,
    flag(cell, _path, flags) {
      flags.illegal += cell.illegal;
      if (cell.settled === undefined) return;
      flags.late += cell.settled.late;
      flags.settled += cell.settled.count;
    },
    moves(cell, path, tell) {
      let state = cell.settled?.state ?? initial;
      const moves = cell.entries.map(({ key, to }): Move => {
        const next = follows(state, to);
        state = next ?? state;
        return { key, to: next ?? to.states.join(' or '), legal: next !== undefined };
      });
      tell(path, moves);
    },
  };
}

/** The first of the wanted states that may follow. */
type Follows = (state: string, to: Wanted) => string | undefined;

function followerOf({ transitions, any = [] }: Lifecycle): Follows {
  const allowed = new Map(Object.entries(transitions).map(([state, next]) => [state, new Set(next)]));
  const always = new Set(any);
  return (state, to) => {
    const next = allowed.get(state);
    for (const wanted of to.states) if (next?.has(wanted) === true || always.has(wanted)) return wanted;
    return undefined;
  };
}

/** The later of two settled pasts counts; the other's moves lie inside it, out of order. */
function joined(a: Settled | undefined, b: Settled | undefined): Settled | undefined {
  if (a === undefined || b === undefined) return b === undefined ? a : { ...b };
  const [kept, other] = compareKeys(a.at, b.at) >= 0 ? [a, b] : [b, a];
  return { ...kept, late: kept.late + other.late + other.count };
}

export function wantedOf(states: readonly string[]): Wanted {
  return { states, text: states.length === 1 ? quote(states[0] ?? '') : `[${states.map(quote).join(',')}]` };
}

function readSettled(proof: readonly unknown[], keys: readonly Key[]): Settled | undefined {
  const [place, state, count, illegal, late] = proof;
  const at = keyAt(keys, place);
  if (at === undefined || typeof state !== 'string') return undefined;
  return { at, state, count: Number(count), illegal: Number(illegal), late: Number(late) };
}

function weightOf({ key, to }: Entry): number {
  return keyBytes(key) + bytesOf(to.text) + 6;
}
