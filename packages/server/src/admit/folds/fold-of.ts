import type { Json, JsonObject } from '@millrace/contract';
import { absorbFenced, ascending } from './fenced.ts';
import type { Fold, MoveView, StateView } from './fold.ts';
import type { FoldEvent, Moment } from './key.ts';
import { absorbCells, printValues, run, tellCurrencies, tellMoves, type Shape } from './shape.ts';
import { flagsOf, parseState, printState } from './state-text.ts';
import { countType, emptyState, mostTypes, printTypes, uncounted, type State } from './state.ts';
import { readJson } from '../../kernel/kernel.ts';

/** The fold of a shape. */
export function foldOf(shape: Shape): Fold {
  // One event at a time: the moment is used again for each.
  const moment = { key: undefined, odd: false, late: false } as unknown as Moment;
  return {
    empty: emptyState,
    apply(state, event) {
      countEvent(state, event);
      const plan = shape.plan(event.type);
      if (plan.length === 0) return;
      moment.event = event;
      moment.key = undefined;
      moment.odd = false;
      moment.late = false;
      run(plan, state.cells, moment);
      if (moment.odd) state.odd = true;
      if (moment.late) state.late = true;
    },
    merge(a, b) {
      const into = emptyState();
      absorb(shape, into, a);
      absorb(shape, into, b);
      return into;
    },
    print: (state) => printState(shape, state),
    parse: (text) => parseState(shape, text),
    view: (state) => viewOf(shape, state),
  };
}

function countEvent(state: State, event: FoldEvent): void {
  if (event.time < state.first) state.first = event.time;
  if (event.time > state.last) state.last = event.time;
  state.events += 1;
  countType(state, event.type);
}

function absorb(shape: Shape, into: State, from: State): void {
  into.first = Math.min(into.first, from.first);
  into.last = Math.max(into.last, from.last);
  into.events += from.events;
  into.odd = true;
  into.shed = Math.max(into.shed, from.shed);
  absorbFenced(into.types, from.types, {
    most: mostTypes,
    before: ascending,
    join: (here = 0, there) => here + there,
  });
  absorbCells(shape, into.cells, from.cells);
}

function viewOf(shape: Shape, state: State): StateView {
  const moves: Record<string, MoveView[]> = {};
  tellMoves(shape, state.cells, '', (path, list) => {
    moves[path] = list.map(({ key, to, legal }) => ({
      at: iso(key.time),
      event: key.id,
      to,
      ...(legal ? {} : { illegal: true as const }),
    }));
  });
  const currencies: Record<string, string> = {};
  tellCurrencies(shape, state.cells, '', (path, currency) => {
    currencies[path] = currency;
  });
  return {
    firstSeen: Number.isFinite(state.first) ? iso(state.first) : null,
    lastSeen: Number.isFinite(state.last) ? iso(state.last) : null,
    events: state.events,
    types: readJson(printTypes(state)) as Record<string, number>,
    fields: readJson(printValues(shape, state.cells)) as JsonObject,
    moves,
    currencies,
    flags: flagsView(shape, state),
  };
}

function flagsView(shape: Shape, state: State): JsonObject {
  const { overflow, cut, mixed, ...counts } = flagsOf(shape, state);
  const all: Record<string, Json> = {
    ...counts,
    shed: state.shed,
    types: uncounted(state),
    overflow: [...overflow].sort(),
    cut: [...cut].sort(),
    mixed: [...mixed].sort(),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== 0)),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
