import { must } from '../../kernel/kernel.ts';
import { Unmatchable, type Assertion, type CodeSet, type Pattern } from './parse.ts';

/** One step of a pattern as a machine that is in many places at once. */
type Step =
  | { readonly kind: 'one'; readonly of: CodeSet; next: number }
  | { readonly kind: 'assertion'; readonly at: Assertion; next: number }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'found' };

/**
 * A pattern as a table: the state after a character is read from it, so a text costs one look-up a character, whatever
 * the pattern is. Patterns whose table would be large are refused; 16 KB of text take some 30 µs.
 */
export type Automaton = {
  /** The kind of a character below 128, then by the first code of each stretch above. */
  readonly ascii: Uint8Array;
  readonly bounds: readonly number[];
  readonly kinds: readonly number[];
  /** How many kinds; the last one is the end of the text. */
  readonly width: number;
  /** By state and kind the next state; a state is the place of its row. */
  readonly table: Uint32Array;
};

/** The first three states: the pattern was found, it can no longer be found, nothing was read. */
const [found, never, beginning] = [0, 1, 2];

const mostSteps = 2000;
const mostStates = 2000;
/** Steps looked at while the table is filled: some milliseconds. */
const mostWork = 100_000;

export function buildAutomaton(pattern: Pattern): Automaton {
  const steps: Step[] = [{ kind: 'found' }];
  const start = emit(steps, pattern, 0);
  const alphabet = alphabetOf(steps);
  return { ...alphabet, table: tableOf(steps, start, alphabet) };
}

/** Adds the steps of a pattern in front of `next`; gives where it begins. */
function emit(steps: Step[], pattern: Pattern, next: number): number {
  switch (pattern.kind) {
    case 'one':
      return add(steps, { kind: 'one', of: pattern.of, next });
    case 'assertion':
      return add(steps, { kind: 'assertion', at: pattern.at, next });
    case 'sequence':
      return pattern.of.reduceRight((after, part) => emit(steps, part, after), next);
    case 'choice': {
      const [first = next, ...others] = pattern.of.map((part) => emit(steps, part, next));
      return others.reduce((so, other) => add(steps, { kind: 'fork', next: so, other }), first);
    }
    case 'repeat':
      return emitRepeat(steps, pattern, next);
  }
}

function emitRepeat(steps: Step[], { of, least, most }: Extract<Pattern, { kind: 'repeat' }>, next: number): number {
  let at = next;
  if (most === undefined) {
    const fork: Step = { kind: 'fork', next: 0, other: next };
    at = add(steps, fork);
    fork.next = emit(steps, of, at);
  } else {
    for (let i = least; i < most; i += 1) at = add(steps, { kind: 'fork', next: emit(steps, of, at), other: next });
  }
  for (let i = 0; i < least; i += 1) at = emit(steps, of, at);
  return at;
}

function add(steps: Step[], step: Step): number {
  if (steps.length >= mostSteps) throw new Unmatchable('the pattern is too large; repeat less');
  return steps.push(step) - 1;
}

type Alphabet = Omit<Automaton, 'table'> & { readonly samples: readonly number[] };

/** Characters that no step tells apart are of one kind. */
function alphabetOf(steps: readonly Step[]): Alphabet {
  const minded = mindsWords(steps);
  const cuts = new Set(minded ? [0, 48, 58, 65, 91, 95, 96, 97, 123] : [0]);
  const sets = new Set(steps.flatMap((step) => (step.kind === 'one' ? [step.of] : [])));
  for (const set of sets) for (const [first, last] of set) cuts.add(first).add(last + 1);
  cuts.delete(0x11_00_00);
  const bounds = [...cuts].toSorted((a, b) => a - b);
  const names = new Map<string, number>();
  const samples: number[] = [];
  const kinds = bounds.map((code) => {
    const name = [minded && isWord(code), ...[...sets].map((set) => holds(set, code))].join();
    const kind = names.get(name) ?? names.size;
    if (kind === names.size) samples.push(code);
    names.set(name, kind);
    return kind;
  });
  if (names.size > 254) throw new Unmatchable('the pattern tells too many characters apart');
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => kindOf({ bounds, kinds }, code));
  return { ascii, bounds, kinds, samples, width: names.size + 1 };
}

export function kindOf({ bounds, kinds }: Pick<Automaton, 'bounds' | 'kinds'>, code: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bounds[middle] ?? 0) <= code) low = middle;
    else high = middle - 1;
  }
  return kinds[low] ?? 0;
}

function holds(set: CodeSet, code: number): boolean {
  return set.some(([first, last]) => first <= code && code <= last);
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

/** What stood before a state: nothing, a character of a word, or another. */
type Before = 'nothing' | 'word' | 'other';
type State = { readonly places: readonly number[]; readonly before: Before };

function tableOf(steps: readonly Step[], start: number, { samples, width }: Alphabet): Uint32Array {
  const states: State[] = [
    { places: [], before: 'other' },
    { places: [], before: 'other' },
  ];
  const names = new Map<string, number>();
  const rows: number[] = [];
  let work = 0;
  // A search begins anew at every character, unless the pattern is held to the beginning.
  const again = heldToStart(steps, start) ? [] : [start];
  const numberOf = (places: readonly number[], before: Before): number => {
    if (places.length === 0) return never;
    const name = `${before} ${places.join()}`;
    const known = names.get(name);
    if (known !== undefined) return known;
    if (states.length >= mostStates) throw new Unmatchable('the pattern has to remember too much; make it simpler');
    names.set(name, states.length);
    return states.push({ places, before }) - 1;
  };
  const minded = mindsWords(steps);
  numberOf([start], 'nothing');
  for (let i = beginning; i < states.length; i += 1) {
    for (let kind = 0; kind < width; kind += 1) {
      const code = samples[kind];
      const reached = closure(steps, must(states[i], 'a state that was numbered'), code);
      work += reached.length + 1;
      if (work > mostWork) throw new Unmatchable('the pattern has to remember too much; make it simpler');
      if (reached.includes(0)) rows.push(found);
      else if (code === undefined) rows.push(never);
      else {
        const places = new Set([...behind(steps, reached, code), ...again]);
        rows.push(
          numberOf(
            [...places].toSorted((a, b) => a - b),
            minded && isWord(code) ? 'word' : 'other',
          ),
        );
      }
    }
  }
  const settled = Array.from({ length: 2 * width }, (_, i) => (i < width ? found : never));
  return Uint32Array.from([...settled, ...rows], (state) => state * width);
}

function behind(steps: readonly Step[], reached: readonly number[], code: number): number[] {
  return reached.flatMap((place) => {
    const step = steps[place];
    return step?.kind === 'one' && holds(step.of, code) ? [step.next] : [];
  });
}

function mindsWords(steps: readonly Step[]): boolean {
  return steps.some((step) => step.kind === 'assertion' && (step.at === 'boundary' || step.at === 'inside'));
}

/** Everything reached from a state without reading, when `code` comes next, or the end. */
function closure(steps: readonly Step[], { places, before }: State, code: number | undefined): number[] {
  const reached = new Set<number>();
  const open = [...places];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    const step = steps[place];
    if (step?.kind === 'fork') open.push(step.next, step.other);
    else if (step?.kind === 'assertion' && stands(step.at, before, code)) open.push(step.next);
  }
  return [...reached];
}

function stands(at: Assertion, before: Before, code: number | undefined): boolean {
  const boundary = (before === 'word') !== (code !== undefined && isWord(code));
  switch (at) {
    case 'start':
      return before === 'nothing';
    case 'end':
      return code === undefined;
    case 'boundary':
      return boundary;
    case 'inside':
      return !boundary;
  }
}

/** Whether every way through begins with `^`. */
function heldToStart(steps: readonly Step[], start: number): boolean {
  const seen = new Set<number>();
  const open = [start];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const step = steps[place];
    if (step?.kind === 'fork') open.push(step.next, step.other);
    else if (step?.kind !== 'assertion' || step.at !== 'start') return false;
  }
  return true;
}
