import type { Key, KeyList, Moment } from './key.ts';
import { keyBytes, type Flags, type Move, type Slot, type Step } from './slot.ts';
import { bytesOf, quote } from './text.ts';

/** The declared names of a subject or an item, sorted, and what an event of a type does to their cells. */
export type Shape = {
  readonly slots: readonly Slot[];
  readonly labels: readonly string[];
  /** Steps for a type, made once. */
  readonly plan: (type: string) => readonly Planned[];
};

export type Cells = unknown[];
type Planned = { readonly at: number; readonly step: Step<unknown> };

/** Types are named by whoever sends: what is remembered of them is bounded. */
const mostPlans = 2_000;

export function shapeOf(slots: readonly Slot[]): Shape {
  const sorted = slots.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  let plans = new Map<string, readonly Planned[]>();
  return {
    slots: sorted,
    labels: sorted.map(({ name }) => `${quote(name)}:`),
    plan(type) {
      let plan = plans.get(type);
      if (plan === undefined) {
        plan = sorted.flatMap((slot, at) => {
          const step = slot.step(type);
          return step === undefined ? [] : [{ at, step }];
        });
        if (plans.size >= mostPlans) plans = new Map();
        plans.set(type, plan);
      }
      return plan;
    },
  };
}

export function run(plan: readonly Planned[], cells: Cells, moment: Moment): void {
  for (const { at, step } of plan) cells[at] = step(cells[at], moment);
}

export function absorbCells({ slots }: Shape, into: Cells, from: Cells): void {
  for (const [at, slot] of slots.entries()) {
    const cell = from[at];
    if (cell !== undefined) into[at] = slot.absorb(into[at], cell);
  }
}

export function keysOf({ slots }: Shape, cells: Cells, list: KeyList): void {
  for (let at = 0; at < slots.length; at += 1) {
    const cell = cells[at];
    if (cell !== undefined) slots[at]?.keys(cell, list);
  }
}

/** `{"name":value,…}` of all that has a value. */
export function printValues({ slots, labels }: Shape, cells: Cells): string {
  let text = '{';
  for (let at = 0; at < slots.length; at += 1) {
    const value = slots[at]?.value(cells[at]) ?? '';
    if (value === '') continue;
    if (text !== '{') text += ',';
    text += labels[at] + value;
  }
  return text + '}';
}

/** `{"name":proof,…}` of all that needs one; '' if nothing does. */
export function printProofs({ slots, labels }: Shape, cells: Cells): string {
  let text = '{';
  for (let at = 0; at < slots.length; at += 1) {
    const cell = cells[at];
    if (cell === undefined) continue;
    const proof = slots[at]?.proof(cell) ?? '';
    if (proof === '') continue;
    if (text !== '{') text += ',';
    text += labels[at] + proof;
  }
  return text === '{' ? '' : text + '}';
}

export function readCells({ slots }: Shape, values: unknown, proofs: unknown, keys: readonly Key[]): Cells {
  return slots.map(({ name, read }) => read(fieldOf(values, name), fieldOf(proofs, name), keys));
}

export function flagCells({ slots }: Shape, cells: Cells, path: string, flags: Flags): void {
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at];
    const cell = cells[at];
    if (slot === undefined || cell === undefined) continue;
    if (slot.isFull?.(cell) === true && slot.isMeant?.(cell) !== true) flags.overflow.add(`${path}${slot.name}`);
    slot.flag?.(cell, `${path}${slot.name}`, flags);
  }
}

export function tellMoves(
  { slots }: Shape,
  cells: Cells,
  path: string,
  tell: (path: string, moves: readonly Move[]) => void,
): void {
  for (const [at, slot] of slots.entries())
    if (cells[at] !== undefined) slot.moves?.(cells[at], `${path}${slot.name}`, tell);
}

export function tellCurrencies(
  { slots }: Shape,
  cells: Cells,
  path: string,
  tell: (path: string, currency: string) => void,
): void {
  for (const [at, slot] of slots.entries())
    if (cells[at] !== undefined) slot.currencies?.(cells[at], `${path}${slot.name}`, tell);
}

/** Leaves out what finds no room in the cells' equal shares of it. */
export function boundCells(shape: Shape, cells: Cells, room: number): void {
  const share = shareOf(shape, room);
  for (const [at, slot] of shape.slots.entries()) if (cells[at] !== undefined) slot.bound?.(cells[at], share);
}

/**
 * Bytes of cells that share a room. One that left something out weighs its share: with more events it may become
 * lighter again, and what weighs less later must not depend on when it was weighed.
 */
export function weightOf(shape: Shape, cells: Cells, room: number): number {
  let weight = 0;
  for (const [at, slot] of shape.slots.entries()) {
    const cell = cells[at];
    const label = 2 * bytesOf(shape.labels[at] ?? '') + 2;
    if (cell !== undefined && slot.isFull?.(cell) === true) weight += label + shareOf(shape, room);
    else {
      weight += label + bytesOf(slot.value(cell));
      if (cell !== undefined) weight += bytesOf(slot.proof(cell));
      if (cell !== undefined) weight += keysWeight(slot, cell);
    }
  }
  return weight;
}

function keysWeight(slot: Slot, cell: unknown): number {
  const list: KeyList = { keys: [], mark: -1 };
  slot.keys(cell, list);
  return list.keys.reduce((sum, key) => sum + keyBytes(key), 0);
}

function shareOf({ slots }: Shape, room: number): number {
  return Math.floor(room / slots.filter(({ bound }) => bound !== undefined).length);
}

export function fieldOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name)) return undefined;
  return (object as Readonly<Record<string, unknown>>)[name];
}
