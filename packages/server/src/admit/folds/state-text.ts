import { fenceOf } from './fenced.ts';
import { compareKeys, type Key, type KeyList } from './key.ts';
import { boundCells, fieldOf, flagCells, keysOf, printProofs, printValues, readCells, type Shape } from './shape.ts';
import type { Flags } from './slot.ts';
import { boundTypes, emptyState, printTypes, typesBytes, uncounted, type State } from './state.ts';
import { bytesOf, quote } from './text.ts';
import { readJson } from '../../kernel/kernel.ts';

/** Bytes of a state's text, whatever happens. */
export const stateBytes = 64 * 1024;

/** Shared equally by what can grow: lifecycles, sets, lists, maps, items. The rest and the types have what remains. */
const growingBytes = 46 * 1024;
const mostFlagged = 20;

/**
 * Canonical text: equal states are equal bytes. It is bounded here, and so is the state: what finds no room is left out
 * for good. `fields` is what anyone reads; `keys` and `proof` are what folding on needs besides.
 */
export function printState(shape: Shape, state: State): string {
  shedFields(shape, state);
  const flags = state.odd ? flagsOf(shape, state) : undefined;
  let text = write(shape, state, flags);
  const isLarge = text.length > typesBytes / 3 && bytesOf(text) > typesBytes;
  if (!isLarge && (flags === undefined || flags.overflow.size === 0) && state.shed === 0) return text;
  state.odd = true;
  boundTypes(state);
  boundCells(shape, state.cells, growingBytes);
  text = write(shape, state, flagsOf(shape, state));
  const fields = sheddable(shape).length;
  while (state.shed < fields && bytesOf(text) > stateBytes) {
    state.shed += 1;
    shedFields(shape, state);
    text = write(shape, state, flagsOf(shape, state));
  }
  return text;
}

export function parseState(shape: Shape, text: string): State {
  const said: unknown = readJson(text);
  const state = emptyState();
  state.first = Number(fieldOf(said, 'first') ?? Number.POSITIVE_INFINITY);
  state.last = Number(fieldOf(said, 'last') ?? Number.NEGATIVE_INFINITY);
  state.events = Number(fieldOf(said, 'events') ?? 0);
  for (const [type, count] of Object.entries(fieldOf(said, 'types') ?? {})) state.types.of.set(type, Number(count));
  const flags = fieldOf(said, 'flags');
  state.odd = flags !== undefined;
  state.types.fence = fenceOf(fieldOf(flags, 'fence'));
  state.shed = Number(fieldOf(flags, 'shed') ?? 0);
  const keys = readKeys(fieldOf(said, 'keys'), state.first);
  state.cells.push(...readCells(shape, fieldOf(said, 'fields'), fieldOf(said, 'proof'), keys));
  return state;
}

export function flagsOf(shape: Shape, state: State): Flags {
  const flags: Flags = {
    illegal: 0,
    late: 0,
    settled: 0,
    refused: 0,
    overflow: new Set(),
    cut: new Set(),
    mixed: new Set(),
  };
  flagCells(shape, state.cells, '', flags);
  if (state.types.fence !== undefined) flags.overflow.add('types');
  return flags;
}

function write(shape: Shape, state: State, flags: Flags | undefined): string {
  const keys = writeKeys(shape, state);
  const proofs = printProofs(shape, state.cells);
  const flagged = flags === undefined ? '' : writeFlags(state, flags);
  return (
    `{"events":${state.events},"fields":${printValues(shape, state.cells)},"first":${instant(state.first)}` +
    `${flagged === '' ? '' : `,"flags":{${flagged}}`}${keys === '' ? '' : `,"keys":[${keys}]`},"last":${instant(state.last)}` +
    `${proofs === '' ? '' : `,"proof":${proofs}`},"types":${printTypes(state)}}`
  );
}

/** Of the keys in texts from before producers were part of them; it stands before all others. */
const unknownProducer = '';

/** One text is written at a time, and leaves no key with this mark: the list is used again for each. */
const list: KeyList = { keys: [], mark: -2 };

/**
 * The table of keys, sorted, times from the first event on; every key learns its place in it. A producer is written where
 * it is another than that of the key before, so that one which says everything is written once.
 */
function writeKeys(shape: Shape, { cells, first }: State): string {
  list.keys.length = 0;
  keysOf(shape, cells, list);
  const { keys } = list;
  if (keys.length > 1) keys.sort(compareKeys);
  let text = '';
  let at = -1;
  let before: Key | undefined;
  for (const key of keys) {
    const { time, order, id, producer } = key;
    if (before === undefined || compareKeys(before, key) !== 0) {
      at += 1;
      if (at > 0) text += ',';
      const told = producer === (before?.producer ?? unknownProducer) ? '' : `,${quote(producer)}`;
      text += `[${time - first},${order},${quote(id)}${told}]`;
    }
    key.at = at;
    before = key;
  }
  return text;
}

function writeFlags(state: State, { illegal, late, settled, refused, overflow, cut, mixed }: Flags): string {
  const { shed, types } = state;
  if (shed + illegal + refused + overflow.size + cut.size + mixed.size === 0) return '';
  const number = (name: string, value: number): string[] => (value === 0 ? [] : [`"${name}":${value}`]);
  const list = (name: string, names: ReadonlySet<string>): string[] =>
    names.size === 0 ? [] : [`"${name}":[${[...names].sort().slice(0, mostFlagged).map(quote).join(',')}]`];
  return [
    ...list('cut', cut),
    ...(types.fence === undefined ? [] : [`"fence":${quote(types.fence)}`]),
    ...number('illegal', illegal),
    ...number('late', late),
    ...list('mixed', mixed),
    ...list('overflow', overflow),
    ...number('refused', refused),
    ...number('settled', settled),
    ...number('shed', shed),
    ...number('types', uncounted(state)),
  ].join(',');
}

function sheddable({ slots }: Shape): number[] {
  return slots.flatMap(({ bound }, at) => (bound === undefined ? [at] : []));
}

function shedFields(shape: Shape, { shed, cells }: State): void {
  if (shed === 0) return;
  for (const at of sheddable(shape).slice(-shed)) cells[at] = undefined;
}

function readKeys(said: unknown, first: number): Key[] {
  if (!Array.isArray(said)) return [];
  let producer = unknownProducer;
  return said.map((key) => {
    const [time, order, id, told] = key as [number, number, string, string | undefined];
    producer = told ?? producer;
    return { time: first + time, order, id, producer, at: 0 };
  });
}

function instant(time: number): string {
  return Number.isFinite(time) ? `${time}` : 'null';
}
