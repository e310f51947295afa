import type { Expression } from '@millrace/contract';
import { parseDuration } from '../duration.ts';
import { suggestion } from '../near.ts';
import { node, refused, type Reader } from './reader.ts';

export type Argument = { readonly name: string | undefined; readonly node: Expression; readonly at: number };
export type Call = {
  readonly name: string;
  readonly at: number;
  readonly method: boolean;
  readonly given: readonly Argument[];
};

/** Reads the arguments of one call; every refusal names the place. */
type Build = (call: Call, reader: Reader) => Expression;

const one =
  (op: 'exists' | 'lower' | 'age'): Build =>
  (call, reader) => ({ op, of: nth(call, 0, reader) });
const test =
  (op: 'startsWith' | 'endsWith' | 'contains' | 'matches'): Build =>
  (call, reader) => ({ op, of: nth(call, 0, reader), text: textOf(call, 1, reader) });
const part =
  (op: 'hour' | 'weekday' | 'day'): Build =>
  (call, reader) => ({ op, of: nth(call, 0, reader), zone: textOf(call, 1, reader) });

type Function = { readonly form: string; readonly least: number; readonly most: number; readonly build: Build };

const many = Number.POSITIVE_INFINITY;
const functions = new Map<string, Function>([
  ['exists', { form: 'exists(x)', least: 1, most: 1, build: one('exists') }],
  ['lower', { form: 'lower(x)', least: 1, most: 1, build: one('lower') }],
  ['age', { form: 'age(time)', least: 1, most: 1, build: one('age') }],
  ['startsWith', { form: 'startsWith(x, "text")', least: 2, most: 2, build: test('startsWith') }],
  ['endsWith', { form: 'endsWith(x, "text")', least: 2, most: 2, build: test('endsWith') }],
  ['contains', { form: 'contains(x, "text")', least: 2, most: 2, build: test('contains') }],
  ['matches', { form: 'matches(x, "pattern")', least: 2, most: 2, build: test('matches') }],
  ['hour', { form: 'hour(time, "Europe/Berlin")', least: 2, most: 2, build: part('hour') }],
  ['weekday', { form: 'weekday(time, "Europe/Berlin")', least: 2, most: 2, build: part('weekday') }],
  ['day', { form: 'day(time, "Europe/Berlin")', least: 2, most: 2, build: part('day') }],
  ['coalesce', { form: 'coalesce(a, b, …)', least: 1, most: many, build: coalesceOf }],
  ['if', { form: 'if(condition, then, else)', least: 3, most: 3, build: choiceOf }],
  ['between', { form: 'between(x, low, high)', least: 3, most: 3, build: betweenOf }],
  ['duration', { form: 'duration("7d")', least: 1, most: 1, build: durationOf }],
  ['segment', { form: 'segment("name")', least: 1, most: 1, build: segmentOf }],
  ['metric', { form: 'metric("name", window: "7d", by: "field")', least: 1, most: 3, build: metricOf }],
]);
/** What reads well behind a dot. */
const methods = new Set(['startsWith', 'endsWith', 'contains', 'matches']);

export function buildCall(reader: Reader, call: Call): Expression {
  const known = functions.get(call.name);
  if (known === undefined) {
    const list = call.name === 'any' || call.name === 'all' ? `, write list.${call.name}(item, …)` : '';
    const near = list === '' ? suggestion(call.name, functions.keys()) : list;
    throw refused(reader, call.at, `there is no function '${call.name.slice(0, 40)}'${near}`);
  }
  if (call.method && !methods.has(call.name)) throw refused(reader, call.at, `write ${known.form}`);
  const named = call.given.find(({ name }) => name !== undefined);
  if (named !== undefined && call.name !== 'metric') throw refused(reader, named.at, `write ${known.form}`);
  if (call.given.length < known.least || call.given.length > known.most) {
    throw refused(reader, call.at, `write ${known.form}`);
  }
  return node(reader, call.at, known.build(call, reader));
}

function nth({ given, at, name }: Call, n: number, reader: Reader): Expression {
  const argument = given[n];
  if (argument === undefined) throw refused(reader, at, `write ${functions.get(name)?.form ?? name}`);
  return argument.node;
}

function textOf(call: Call, n: number, reader: Reader): string {
  const of = nth(call, n, reader);
  if (of.op !== 'literal' || typeof of.value !== 'string') {
    throw refused(
      reader,
      call.given[n]?.at ?? call.at,
      `expected a text in quotes, as in ${functions.get(call.name)?.form}`,
    );
  }
  reader.offsets.delete(of);
  return of.value;
}

function coalesceOf(call: Call): Expression {
  return { op: 'coalesce', of: call.given.map((each) => each.node) };
}

function choiceOf(call: Call, reader: Reader): Expression {
  return { op: 'if', when: nth(call, 0, reader), then: nth(call, 1, reader), else: nth(call, 2, reader) };
}

function betweenOf(call: Call, reader: Reader): Expression {
  return { op: 'between', of: nth(call, 0, reader), low: nth(call, 1, reader), high: nth(call, 2, reader) };
}

function durationOf(call: Call, reader: Reader): Expression {
  const value = parseDuration(textOf(call, 0, reader));
  if (value === undefined) throw refused(reader, call.at, 'a duration is written as in "90s", "1h30m", "7d", "2w"');
  return { op: 'literal', value };
}

function segmentOf(call: Call, reader: Reader): Expression {
  return { op: 'segment', name: textOf(call, 0, reader) };
}

function metricOf(call: Call, reader: Reader): Expression {
  const name = textOf(call, 0, reader);
  const options: { window?: string; by?: string } = {};
  for (const [i, { name: option, at }] of call.given.entries()) {
    if (i === 0) continue;
    if ((option !== 'window' && option !== 'by') || options[option] !== undefined) {
      throw refused(reader, at, 'write metric("name", window: "7d", by: "field")');
    }
    options[option] = textOf(call, i, reader);
  }
  return { op: 'metric', name, ...options };
}
