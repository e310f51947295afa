import type { Expression, Literal } from '@millrace/contract';
import fc from 'fast-check';

/**
 * Random expressions over named fields. Most fit together, so that they say something; some compare what has no order or
 * add what is no number, because the law speaks of those too.
 */
export type Vocabulary = {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
  readonly times: readonly string[];
  readonly booleans: readonly string[];
  readonly lists: readonly string[];
  /** Paths that lead to this or that, or nowhere. */
  readonly others: readonly string[];
  /** Paths below an item. */
  readonly items: readonly string[];
  readonly segments: readonly string[];
  readonly metrics: readonly string[];
};

const someTexts = ['', 'a', 'ab', 'b', 'n', '5', 'true', 'null', '"', '\\', 'a\nb', '\\n', '\0', '\u0007'];
const oddTexts = [
  '\u007f',
  '/',
  '%',
  "'",
  'é',
  'e\u0301',
  '😀',
  '\uffff',
  '\ue000',
  '\u2028',
  '\ufeff',
  'ß',
  'İ',
  'K',
  'ÀB',
];
const tricky = ['{p0:String}', '${x}', '0', '-0', '1e3', 'NaN', 'nan', 'inf', 'A', 'aB', '2026-01-05T00:02:00Z'];

export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...someTexts) },
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts, ...tricky) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }).map((each) => each.toWellFormed()) },
);

const edges = [0, -0, 1, -1, 5, 5.5, 0.1, 1e-7, 1e21, 1e300, -1e300, 5e-324, 2 ** 53, 2 ** 53 + 2, 2 ** 63];
/** The engine's parser refuses a whole document for an integer of more than 64 bits, so admit writes none. */
const fits = (value: number): boolean => Math.abs(value) >= 1e21 || (value < 2 ** 64 && value > -(2 ** 63));
export const arbitraryNumber: fc.Arbitrary<number> = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: -10, max: 10 }) },
    { weight: 2, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  )
  .filter(fits);
export const arbitraryScalar: fc.Arbitrary<Literal> = fc.oneof(
  { weight: 4, arbitrary: arbitraryText },
  { weight: 3, arbitrary: arbitraryNumber },
  fc.boolean(),
  fc.constant(null),
);

export const startOfTime = Date.UTC(2026, 0, 5);
export const arbitraryInstant: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5 }).map((minutes) => startOfTime + minutes * 60_000) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000_000_000_000 }) },
);
const isoText = fc
  .tuple(arbitraryInstant, fc.constantFrom('Z', '', '+01:30', '-0500'))
  .map(([at, zone]) => `${new Date(at).toISOString().slice(0, 23)}${zone}`);
const moment = fc.oneof(arbitraryInstant, isoText, fc.constant('2026-01-05'));
/** As documents hold times. */
export const arbitraryTime: fc.Arbitrary<Literal> = fc.oneof(
  { weight: 5, arbitrary: moment },
  fc.constantFrom<Literal>(
    '2026-02-30',
    '2026-01-05T24:00:00Z',
    '2026-01-05T10:00',
    '2999-12-31',
    '1000-01-01',
    -1,
    1e300,
  ),
);

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'];

/** Patterns that `matches` takes. */
export const arbitraryPattern: fc.Arbitrary<string> = fc.letrec<{ choice: string; sequence: string; part: string }>(
  (tie) => ({
    choice: fc.oneof(
      { weight: 4, arbitrary: tie('sequence') },
      fc.array(tie('sequence'), { minLength: 2, maxLength: 3 }).map((each) => each.join('|')),
    ),
    sequence: fc.array(tie('part'), { maxLength: 4 }).map((each) => each.join('')),
    part: fc.oneof(
      { maxDepth: 3 },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'a',
          'b',
          'c',
          '1',
          '.',
          'é',
          '😀',
          '-',
          String.raw`\.`,
          String.raw`
`,
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '[ab]',
          '[^a]',
          '[a-c1-]',
          '[^é]',
          String.raw`\d`,
          String.raw`\w`,
          String.raw`\S`,
          String.raw`[\s_]`,
          String.raw`[^\W]`,
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('^', '$', String.raw`\b`, String.raw`\B`) },
      fc
        .tuple(
          fc.constantFrom('a', '.', '[ab]', String.raw`\w`),
          fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{2,}', '{0}'),
        )
        .map((each) => each.join('')),
      fc
        .tuple(tie('choice'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}'))
        .map(([inner, count]) => `(${inner})${count}`),
      tie('choice').map((inner) => `(?:${inner})`),
    ),
  }),
).choice;

type Tree = fc.Arbitrary<Expression>;
type Ties = {
  readonly value: Tree;
  readonly number: Tree;
  readonly text: Tree;
  readonly time: Tree;
  readonly condition: Tree;
};

/** `entity:a` is the path `a` of the entity. */
const fieldOf = (paths: readonly string[]): Tree =>
  fc.constantFrom(...paths).map((path) => {
    return path.startsWith('entity:') ? { op: 'field', path: path.slice(7), scope: 'entity' } : { op: 'field', path };
  });
const itemOf = (paths: readonly string[]): Tree =>
  fc.constantFrom(...paths).map((path) => ({ op: 'field', path, scope: 'item' }));
const literal = (value: fc.Arbitrary<Literal>): Tree =>
  value.map((each) => ({ op: 'literal', value: typeof each === 'number' ? each + 0 : each }));
const zone = fc.constantFrom(...zones);
const comparison = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
const calculation = fc.constantFrom('add', 'sub', 'mul', 'div', 'mod');

function leavesOf(words: Vocabulary, inItem: boolean): Ties {
  const leaf = (paths: readonly string[], value: Tree): Tree => {
    const field = { weight: 3, arbitrary: fieldOf(paths) };
    return inItem ? fc.oneof(field, { weight: 4, arbitrary: itemOf(words.items) }, value) : fc.oneof(field, value);
  };
  const any = [...words.texts, ...words.numbers, ...words.times, ...words.booleans, ...words.lists, ...words.others];
  return {
    value: leaf(any, literal(arbitraryScalar)),
    number: leaf(words.numbers, literal(arbitraryNumber)),
    text: leaf(words.texts, literal(arbitraryText)),
    time: leaf(words.times, literal(moment)),
    condition: leaf([...words.booleans, ...words.others], literal(fc.boolean())),
  };
}

/** `patterns`: for `matches`. */
export function arbitraryTrees(words: Vocabulary, patterns: fc.Arbitrary<string>): Pick<Ties, 'value' | 'condition'> {
  const inner = grammar(words, patterns);
  return grammar(words, patterns, inner.condition);
}

type Grown = (leaf: Tree, ...more: readonly fc.MaybeWeightedArbitrary<Expression>[]) => Tree;
type Rules = { readonly tie: (key: keyof Ties) => Tree; readonly grown: Grown; readonly where: Tree | undefined };

/** With `where`, lists may be gone through; without it, these are the trees inside. */
function grammar(words: Vocabulary, patterns: fc.Arbitrary<string>, where?: Tree): Ties {
  const leaves = leavesOf(words, where === undefined);
  const depthIdentifier = fc.createDepthIdentifier();
  const grown: Grown = (leaf, ...more) =>
    fc.oneof({ maxDepth: 4, depthIdentifier, withCrossShrink: true }, { weight: 3, arbitrary: leaf }, ...more);
  return fc.letrec<Record<keyof Ties, Expression>>((tie) => {
    const rules: Rules = { tie, grown, where };
    return {
      ...values(words, leaves, rules),
      condition: conditions(words, patterns, rules)(leaves.condition),
    };
  });
}

const choice = (key: keyof Ties, { tie }: Rules): Tree[] => [
  fc.record({ op: fc.constant('coalesce'), of: fc.array(tie(key), { minLength: 1, maxLength: 3 }) }),
  fc.record({ op: fc.constant('if'), when: tie('condition'), then: tie(key), else: tie(key) }),
];

const named = (op: 'metric' | 'segment', names: readonly string[]): Tree[] =>
  names.length === 0 ? [] : [fc.constantFrom(...names).map((name) => ({ op, name }))];

function values(words: Vocabulary, leaves: Ties, rules: Rules): Omit<Ties, 'condition'> {
  const { tie, grown, where } = rules;
  const calculated = (key: keyof Ties): Tree => fc.record({ op: calculation, left: tie(key), right: tie(key) });
  // For every item they cost too much.
  const parts =
    where === undefined ? [] : [fc.record({ op: fc.constantFrom('hour', 'weekday'), of: tie('time'), zone })];
  const days = where === undefined ? [] : [fc.record({ op: fc.constant('day'), of: tie('time'), zone })];
  return {
    value: grown(leaves.value, tie('number'), tie('text'), tie('time'), tie('condition'), ...choice('value', rules)),
    number: grown(
      leaves.number,
      { weight: 3, arbitrary: calculated('number') },
      calculated('value'),
      calculated('time'),
      fc.record({ op: fc.constant('age'), of: tie('time') }),
      ...parts,
      ...named('metric', words.metrics),
      ...choice('number', rules),
    ),
    text: grown(
      leaves.text,
      fc.record({ op: fc.constant('lower'), of: tie('text') }),
      ...days,
      ...choice('text', rules),
    ),
    time: grown(leaves.time, ...choice('time', rules)),
  };
}

function conditions(words: Vocabulary, patterns: fc.Arbitrary<string>, rules: Rules): (leaf: Tree) => Tree {
  const { tie, grown, where } = rules;
  const compared = (key: keyof Ties): Tree => fc.record({ op: comparison, left: tie(key), right: tie(key) });
  const between = (key: keyof Ties): Tree =>
    fc.record({ op: fc.constant('between'), of: tie(key), low: tie(key), high: tie(key) });
  const among = (key: keyof Ties, literals: fc.Arbitrary<Literal>): Tree =>
    fc.record({ op: fc.constant('in'), of: tie(key), list: fc.array(literals.map(zeroed), { maxLength: 5 }) });
  const over = fc.oneof(fieldOf(words.lists), tie('value'));
  const lists = where === undefined ? [] : [fc.record({ op: fc.constantFrom('any', 'all'), over, where })];
  return (leaf) =>
    grown(
      leaf,
      compared('value'),
      compared('number'),
      compared('text'),
      compared('time'),
      among('value', arbitraryScalar),
      among('number', arbitraryNumber),
      between('value'),
      between('number'),
      between('time'),
      fc.record({ op: fc.constantFrom('startsWith', 'endsWith', 'contains'), of: tie('text'), text: arbitraryText }),
      fc.record({ op: fc.constant('matches'), of: tie('text'), text: patterns }),
      fc.record({ op: fc.constant('exists'), of: tie('value') }),
      fc.record({ op: fc.constantFrom('and', 'or'), of: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ op: fc.constant('not'), of: tie('condition') }),
      ...lists.map((arbitrary) => ({ weight: 2, arbitrary })),
      ...named('segment', words.segments),
      ...choice('condition', rules),
    );
}

const zeroed = (value: Literal): Literal => (typeof value === 'number' ? value + 0 : value);
