/**
 * folds: what a subject's events make of it. `compileEntity` turns an entity's declaration into a fold; folding is pure.
 *
 * Law. Order inside a subject is (time, order, id, producer), so any order of arrival gives the same state, equal states
 * are equal bytes, and `merge` of two states is the state of both their events. An event that is folded twice counts
 * twice in counts, sums, list totals and types: events are told apart before (admit). All else stays the same.
 *
 * Bounded. A text has at most 64 KB. A set, map or items keep the first names in their own order, a list the first or
 * last entries, a sum eight currencies, types the first names; what was once left out stays out, so what is kept does not
 * depend on arrival either. Such overflow is flagged by name. A lifecycle keeps its newest moves and settles the oldest;
 * a move older than what is settled changes nothing and is counted as late. Only then does arrival matter: when a
 * lifecycle has settled and something older comes, and, at the very edge of 64 KB, where values of first, last or a map
 * were longer before than they are now. The state says the first of these (`late`), so that it can be made anew.
 */
import type { JsonObject } from '@millrace/contract';
import type { FoldEvent } from './key.ts';
import type { State } from './state.ts';

export type { FoldEvent, State };

export type Fold = {
  readonly empty: () => State;
  /** Folds one event in, in place. */
  readonly apply: (state: State, event: FoldEvent) => void;
  /** The state of the events of both, none of which is in both. */
  readonly merge: (a: State, b: State) => State;
  /** Bounds the state and gives its canonical text. */
  readonly print: (state: State) => string;
  readonly parse: (text: string) => State;
  readonly view: (state: State) => StateView;
};

/** A state for people: what it is, how it came to be, what is odd about it. Times are ISO 8601. */
export type StateView = {
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly events: number;
  readonly types: Readonly<Record<string, number>>;
  readonly fields: JsonObject;
  /** Moves of each lifecycle, in order; `deliveries.buyer-a.status` for one of an item. */
  readonly moves: Readonly<Record<string, readonly MoveView[]>>;
  /** Of each sum of one currency, by the same paths. */
  readonly currencies: Readonly<Record<string, string>>;
  readonly flags: JsonObject;
};

export type MoveView = { readonly at: string; readonly event: string; readonly to: string; readonly illegal?: true };
