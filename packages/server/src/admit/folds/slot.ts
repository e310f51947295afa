import type { FoldEvent, Key, KeyList, Moment } from './key.ts';

/**
 * What one event does to a cell. A cell begins when the first event reaches it. Written as a method, so that slots of all
 * kinds of cells stand in one list: a slot is only ever given cells of its own.
 */
export type Step<Cell> = { step(cell: Cell | undefined, moment: Moment): Cell | undefined }['step'];

/** What is odd about a state, gathered from its cells. Sets of names, so that equal states tell the same. */
export type Flags = {
  /** Moves that could not follow. */
  illegal: number;
  /** Moves older than what a lifecycle has settled. */
  late: number;
  /** Moves a lifecycle has settled, so that their order is fixed. */
  settled: number;
  /** Values that are no amounts, so that a sum is without them. */
  refused: number;
  /** Names of what left something out. */
  readonly overflow: Set<string>;
  /** Names of what holds a value that was too long to keep whole. */
  readonly cut: Set<string>;
  /** Names of sums over several currencies. */
  readonly mixed: Set<string>;
};

/** One move of a lifecycle, as it is shown. */
export type Move = { readonly key: Key; readonly to: string; readonly legal: boolean };

/**
 * One declared name of a state: how events reach its cell, how two cells join, and its text in two parts. `value` is what
 * anyone reads and asks for; `proof` is what folding on needs besides, where keys stand by their place in the key table.
 */
export interface Slot<Cell = unknown> {
  readonly name: string;
  /** What an event of this type does; undefined: nothing, ever. */
  step(type: string): Step<Cell> | undefined;
  /** Takes in what another cell gathered from other events. `from` stays as it is. */
  absorb(into: Cell | undefined, from: Cell): Cell;
  /** Adds the keys that the proof refers to. */
  keys(cell: Cell, list: KeyList): void;
  /** JSON text; '' where there is nothing to show. */
  value(cell: Cell | undefined): string;
  /** JSON text; '' where the value says it all. */
  proof(cell: Cell): string;
  /** The cell that was written; undefined if it was not written by this fold. */
  read(value: unknown, proof: unknown, keys: readonly Key[]): Cell | undefined;
  /** Leaves out what finds no room in so many bytes. Slots without it are small. */
  bound?(cell: Cell, room: number): void;
  /** Whether anything was left out; the other half of `bound`. */
  isFull?(cell: Cell): boolean;
  /** Whether it was declared to be left out. */
  isMeant?(cell: Cell): boolean;
  flag?(cell: Cell, path: string, flags: Flags): void;
  moves?(cell: Cell, path: string, tell: (path: string, moves: readonly Move[]) => void): void;
  /** What its amount is in, where that is known. */
  currencies?(cell: Cell, path: string, tell: (path: string, currency: string) => void): void;
}

/** A condition for events of one type: decided by the type alone, or by each event. */
export type Gate = boolean | ((event: FoldEvent) => boolean);

/** An expression bound to events: its value, undefined where it is missing. */
export type Value = (event: FoldEvent) => unknown;

/** What a field watches: when it counts, and what it takes from the event. */
export type Watch = { readonly when: (type: string) => Gate; readonly of: Value };

/** The step behind its condition; none where the condition never holds. */
export function gated<Cell>(gate: Gate, step: Step<Cell>): Step<Cell> | undefined {
  if (typeof gate === 'boolean') return gate ? step : undefined;
  return (cell, moment) => (gate(moment.event) ? step(cell, moment) : cell);
}

/** Kept free in a bounded cell for the place where it ends: the longest text or key. */
export const fenceBytes = 900;

/**
 * A key costs at most this much in the table, and a little for being named. Whether its producer is written depends on
 * the keys around it, so that it is always counted.
 */
export function keyBytes({ id, producer }: Key): number {
  return 37 + producer.length + id.length * (isPlain.test(id) ? 1 : 6);
}
const isPlain = /^[\x20-\x7e]*$/;
