import { expressionLimits } from '@millrace/contract';

/** A set of code points: pairs of first and last, sorted, apart. */
export type CodeSet = readonly (readonly [first: number, last: number])[];

export type Pattern =
  | { readonly kind: 'one'; readonly of: CodeSet }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number | undefined };

export type Assertion = 'start' | 'end' | 'boundary' | 'inside';

/** Why a pattern is none of ours. */
export class Unmatchable extends Error {}

/** As RE2: nothing repeats more often, those around it counted in. */
const mostRepeats = 1000;
const lastCode = 0x10_ff_ff;

type Cursor = { readonly codes: readonly string[]; at: number };

export function parsePattern(text: string): Pattern {
  if (text.length > expressionLimits.pattern) {
    throw new Unmatchable(`a pattern has more than ${expressionLimits.pattern} characters`);
  }
  const cursor: Cursor = { codes: Array.from(text), at: 0 };
  const pattern = choice(cursor);
  if (cursor.at < cursor.codes.length) throw wrong(cursor, `')' closes nothing; a bracket itself is written \\)`);
  return pattern;
}

function wrong({ at }: Cursor, why: string): Unmatchable {
  return new Unmatchable(`in the pattern, character ${at + 1}: ${why}`);
}

function taken(cursor: Cursor, character: string): boolean {
  const there = cursor.codes[cursor.at] === character;
  if (there) cursor.at += 1;
  return there;
}

function choice(cursor: Cursor): Pattern {
  const of = [sequence(cursor)];
  while (taken(cursor, '|')) of.push(sequence(cursor));
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: 'choice', of };
}

function sequence(cursor: Cursor): Pattern {
  const of: Pattern[] = [];
  for (
    let next = cursor.codes[cursor.at];
    next !== undefined && next !== '|' && next !== ')';
    next = cursor.codes[cursor.at]
  ) {
    of.push(repeated(cursor));
  }
  return { kind: 'sequence', of };
}

function repeated(cursor: Cursor): Pattern {
  const of = atom(cursor);
  const count = counted(cursor);
  if (count === undefined) return of;
  if (of.kind === 'assertion') throw wrong(cursor, 'a place cannot be repeated');
  const [least, most] = count;
  const made: Pattern = { kind: 'repeat', of, least, most };
  if (timesOf(made) > mostRepeats) throw wrong(cursor, `repeats more than ${mostRepeats} times`);
  if (counted(cursor) !== undefined) throw wrong(cursor, 'one repetition directly behind another');
  return made;
}

/** How often its innermost part may have to be there. */
function timesOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'one':
    case 'assertion':
      return 1;
    case 'sequence':
    case 'choice':
      return Math.max(1, ...pattern.of.map(timesOf));
    case 'repeat':
      return Math.max(1, pattern.most ?? pattern.least) * timesOf(pattern.of);
  }
}

function counted(cursor: Cursor): readonly [least: number, most: number | undefined] | undefined {
  if (taken(cursor, '*')) return [0, undefined];
  if (taken(cursor, '+')) return [1, undefined];
  if (taken(cursor, '?')) return [0, 1];
  if (!taken(cursor, '{')) return undefined;
  const close = cursor.codes.indexOf('}', cursor.at);
  const said = /^(\d{1,4})(,?)(\d{0,4})$/.exec(cursor.codes.slice(cursor.at, Math.max(close, cursor.at)).join(''));
  if (said === null) throw wrong(cursor, 'expected a count as in {2}, {2,} or {2,5}; a brace itself is written \\{');
  cursor.at = close + 1;
  const least = Number(said[1]);
  const most = said[2] === '' ? least : said[3] === '' ? undefined : Number(said[3]);
  if ((said[2] === '' && said[3] !== '') || (most ?? least) > mostRepeats || (most ?? least) < least) {
    throw wrong(cursor, `a count is two numbers up to ${mostRepeats}, the smaller one first`);
  }
  return [least, most];
}

const places: Readonly<Record<string, Assertion>> = { '^': 'start', $: 'end' };

function atom(cursor: Cursor): Pattern {
  const character = cursor.codes[cursor.at] ?? '';
  if ('*+?{'.includes(character))
    throw wrong(cursor, `nothing to repeat; the character itself is written \\${character}`);
  if (']}'.includes(character)) throw wrong(cursor, `the character itself is written \\${character}`);
  cursor.at += 1;
  const place = places[character];
  if (place !== undefined) return { kind: 'assertion', at: place };
  if (character === '.') return { kind: 'one', of: inverted([[10, 10]]) };
  if (character === '(') return group(cursor);
  if (character === '[') return { kind: 'one', of: codeClass(cursor) };
  if (character !== '\\') return { kind: 'one', of: codeOf(character) };
  if (taken(cursor, 'b')) return { kind: 'assertion', at: 'boundary' };
  if (taken(cursor, 'B')) return { kind: 'assertion', at: 'inside' };
  return { kind: 'one', of: escaped(cursor) };
}

function group(cursor: Cursor): Pattern {
  if (taken(cursor, '?') && !taken(cursor, ':')) {
    throw wrong(cursor, 'flags, names and lookaround are not known here; for any case match lower(x)');
  }
  const inner = choice(cursor);
  if (!taken(cursor, ')')) throw wrong(cursor, 'the closing ) is missing');
  return inner;
}

const digits: CodeSet = [[48, 57]];
const wordCodes: CodeSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const blanks: CodeSet = [
  [9, 10],
  [12, 13],
  [32, 32],
];
const named: Readonly<Record<string, CodeSet>> = {
  d: digits,
  D: inverted(digits),
  w: wordCodes,
  W: inverted(wordCodes),
  s: blanks,
  S: inverted(blanks),
  t: [[9, 9]],
  n: [[10, 10]],
  f: [[12, 12]],
  r: [[13, 13]],
};

function escaped(cursor: Cursor): CodeSet {
  const character = cursor.codes[cursor.at] ?? '';
  const set = Object.hasOwn(named, character) ? named[character] : undefined;
  if (set === undefined && !/^[!-/:-@[-`{-~]$/.test(character)) {
    throw wrong(cursor, `'\\${character}' is not known here; a backslash itself is written \\\\`);
  }
  cursor.at += 1;
  return set ?? codeOf(character);
}

function codeClass(cursor: Cursor): CodeSet {
  const not = taken(cursor, '^');
  const ranges: (readonly [number, number])[] = [];
  while (!taken(cursor, ']')) {
    const from = member(cursor, ranges.length === 0);
    const next = cursor.codes[cursor.at + 1];
    if (cursor.codes[cursor.at] !== '-' || next === ']' || next === undefined) ranges.push(...from);
    else {
      cursor.at += 1;
      ranges.push(rangeOf(from, member(cursor, false), cursor));
    }
  }
  if (ranges.length === 0) throw wrong(cursor, 'nothing stands between the brackets');
  const set = joined(ranges);
  return not ? inverted(set) : set;
}

function member(cursor: Cursor, first: boolean): CodeSet {
  const character = cursor.codes[cursor.at];
  if (character === undefined) throw wrong(cursor, 'the closing ] is missing');
  if (character === '[') throw wrong(cursor, 'a bracket itself is written \\[');
  // Elsewhere it may be a range that was left unfinished.
  if (character === '-' && !first && cursor.codes[cursor.at + 1] !== ']')
    throw wrong(cursor, 'a dash itself is written \\-');
  cursor.at += 1;
  return character === '\\' ? escaped(cursor) : codeOf(character);
}

function rangeOf(from: CodeSet, to: CodeSet, cursor: Cursor): readonly [number, number] {
  const [first, last] = [single(from), single(to)];
  if (first === undefined || last === undefined || last < first)
    throw wrong(cursor, 'a range goes from one character up to another');
  return [first, last];
}

function single([only, ...others]: CodeSet): number | undefined {
  return others.length === 0 && only !== undefined && only[0] === only[1] ? only[0] : undefined;
}

function codeOf(character: string): CodeSet {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function joined(ranges: readonly (readonly [number, number])[]): CodeSet {
  const set: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = set.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else set.push([first, last]);
  }
  return set;
}

function inverted(set: CodeSet): CodeSet {
  const rest: [number, number][] = [];
  let from = 0;
  for (const [first, last] of set) {
    if (first > from) rest.push([from, first - 1]);
    from = last + 1;
  }
  if (from <= lastCode) rest.push([from, lastCode]);
  return rest;
}
